package moxora.field.sabotage;

import moxora.contact.Contact;

/** Planted: the ground floor knows the sixth, which closes a circle. */
@SuppressWarnings("unused")
public class LooksUpstairs {
    private Contact contact;
}
