package moxora.battery;

import java.util.ArrayList;
import java.util.List;
import moxora.contact.ContactDraft;
import moxora.fault.Fault;

/** Every text that a caller can read in an answer or in a refusal. */
final class Canaries {

    private Canaries() {}

    static List<String> texts(ContactDraft draft) {
        List<String> texts = new ArrayList<>();
        add(texts, draft.firstName());
        add(texts, draft.lastName());
        texts.addAll(draft.emails());
        texts.addAll(draft.phones());
        add(texts, draft.company());
        add(texts, draft.title());
        texts.addAll(draft.tags());
        texts.addAll(draft.customFields().keySet());
        texts.addAll(draft.customFields().values());
        add(texts, draft.notes());
        return texts;
    }

    static List<String> texts(Fault fault) {
        List<String> texts = new ArrayList<>();
        texts.add(fault.detail());
        fault.complaints().forEach(complaint -> {
            texts.add(complaint.pointer());
            texts.add(complaint.message());
        });
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            texts.add(String.valueOf(cause.getMessage()));
        }
        return texts;
    }

    private static void add(List<String> texts, String text) {
        if (text != null) {
            texts.add(text);
        }
    }
}
