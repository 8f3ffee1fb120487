package moxora.contact.sabotage;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Planted: threads that nobody tidies between two pieces of work. */
@SuppressWarnings("unused")
public class StartsThreads {

    Executor pool() {
        return Executors.newCachedThreadPool();
    }

    Thread thread() {
        return new Thread(() -> {});
    }
}
