package moxora.contact.sabotage;

/** Planted: a name that says nothing. */
public class ContactHelper {
    static final String HINT = "eclipselink.jdbc.allow-native-sql" + "-query";

    void say() {
        System.out.println("somebody's name");
    }
}
