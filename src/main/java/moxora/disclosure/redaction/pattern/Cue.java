package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moxora.disclosure.redaction.Kind;

/** A word that announces what would tell nothing by its form: {@code "passport no. X4711"}, {@code "PIN: 1234"}. */
enum Cue {
    BIRTH(
            Kind.DATE,
            "[^0-9]{0,30}?(\\p{L}{3,10}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}"
                    + "|\\d{1,2}(?:st|nd|rd|th|er|\\.)? ?(?:of |de |d')?\\p{L}{3,10}\\.?,? ?(?:de |of )?\\d{2,4}"
                    + "|\\d{1,4}\\.?[./ -]{1,2}\\d{1,2}\\.?[./ -]{1,2}\\d{1,4}|\\d{2,8})\\b",
            "born birthday birthdate dob birth geboren geb geburtstag geburtsdatum geboorte geboortedatum nee naissance"
                    + " nacido nacida nacimiento nato nata nascita nascido nascida nascimento urodzony urodzona urodzenia"),
    PASSWORD(
            Kind.SECRET,
            "\\)?\\s?(?:[:=]|is|was|ist|lautet|est|es|jest)\\s?[:=]?\\s?[\"'(]?([^ \"']{3,128})",
            "password passwort passcode passwd passphrase pwd kennwort contrasena passe wachtwoord senha haslo pw"),
    KEY(Kind.SECRET, "\\s?[:=]\\s?[\"'(]?([^ \"']{6,128})", "key secret token apikey bearer credentials auth code"),
    PIN(
            Kind.SECRET,
            Words.LINK + "(\\d(?:[ -]?\\d){2,7})\\b",
            "pin puk cvv cvc cvv2 otp tan passcode geheimzahl prufziffer"),
    RECORD(
            Kind.ID,
            "[\\s-]?(?:(?i:no|nr|num|number|nummer|numero|n|id|ref|reference)\\b[.°º]{0,2}\\s?[:#=]?\\s?|[:#=]\\s?)(?i:is |ist |est |es )?#?"
                    + Words.VALUE,
            "customer client order ticket case invoice contract policy member membership reference ref record booking"
                    + " reservation tracking patient employee staff subscriber donor booking kunde kunden bestellung auftrag"
                    + " rechnung vertrag mitglied commande facture dossier pedido cliente factura ordine fattura klant"
                    + " factuur zamowienie faktura badge serial file student matrikel"),
    RECORD_NUMBER(
            Kind.ID,
            Words.LINK + Words.VALUE,
            "kundennummer kundennr bestellnummer bestellnr auftragsnummer rechnungsnummer vertragsnummer aktenzeichen"
                    + " mitgliedsnummer personalnummer klantnummer factuurnummer crn uid userid customerid orderid id"),
    DOCUMENT(
            Kind.NATIONAL_ID,
            Words.LINK + Words.VALUE,
            "passport passnummer reisepass passeport pasaporte passaporto paspoort ausweis ausweisnummer personalausweis"
                    + " licence license fuhrerschein nhs ssn nino dni nie nif bsn tin steuernummer steuerid cpf rg pesel"
                    + " sin aadhaar pan medicare insurance sozialversicherungsnummer rentenversicherungsnummer tax identity"),
    ACCOUNT(
            Kind.ACCOUNT,
            Words.LINK + "((?:\\d[ -]?){3,33}\\d)\\b",
            "account acct konto kontonummer kontonr kto blz bankleitzahl sort code routing aba rekening"
                    + " rekeningnummer compte cuenta conto conta agencia iban"),
    BANK(Kind.ACCOUNT, Words.LINK + "([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\\b", "bic swift"),
    CARD_END(
            Kind.CARD,
            "\\s?(?:in|with|on|auf|mit|par|en|con)?\\s?[:.*xX]{0,16}(\\d{4})\\b",
            "ending ends endend endet terminee terminada finalizada visa mastercard amex card karte"),
    PHONE(
            Kind.PHONE,
            Words.LINK + "(?:(?i:me|him|her|us|at|on|unter|is)\\s){0,2}\\+?[(]?(\\d[\\d ()/.-]{2,24}\\d)\\b",
            "phone tel telefon telephone telefono telefone telefoon mobile mobil movil cell cellphone fax ext extension"
                    + " durchwahl handy whatsapp dial call ring poste apparat"),
    PLATE(
            Kind.ID,
            Words.LINK
                    + "([A-Z0-9]{1,3}[ -][A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4})?|[A-Z]{1,3}\\d{1,4}[A-Z]{0,3}\\d{0,3})\\b",
            "kennzeichen plate plates registration reg matricula targa immatriculation kenteken vrn"),
    POSTCODE(
            Kind.ADDRESS,
            Words.LINK
                    + "((?:[A-Z]{1,2}-)?\\d{4,6}(?:-\\d{3,4})?|[A-Z]{1,2}\\d[A-Z0-9]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)\\b",
            "zip zipcode postcode postal plz postleitzahl postfach box cap cep"),
    PLACE(
            Kind.ADDRESS,
            Words.LINK + "(-?\\d{1,3}[.,]\\d{2,12}°?(?: ?[NSEWO]\\b)?)",
            "lat latitude lon lng long longitude breitengrad langengrad breite lange gps coordinates koordinaten"),
    LOGIN(
            Kind.ID,
            "\\s?(?:name|id)?\\s?(?:[:=]|\\bis\\b)\\s?[\"'(]?([^ \"',;]{2,64})",
            "username login user benutzername benutzer usuario utilisateur skype telegram instagram twitter handle"
                    + " snapchat tiktok discord nickname");

    /** What stands between a cue and its value is short, and so are values. */
    static final int REACH = 180;

    /** Longer words are no cues. */
    static final int LONGEST = 26;

    private static final Map<String, Set<Cue>> BY_WORD = new HashMap<>();

    static {
        for (Cue cue : values()) {
            for (String word : cue.words.split(" ")) {
                BY_WORD.computeIfAbsent(word, any -> EnumSet.noneOf(Cue.class)).add(cue);
            }
        }
    }

    private final Kind kind;
    private final Pattern value;
    private final String words;

    Cue(Kind kind, String value, String words) {
        this.kind = kind;
        this.value = Pattern.compile(value);
        this.words = words;
    }

    /** @param word folded */
    static Set<Cue> of(String word) {
        return BY_WORD.getOrDefault(word, Set.of());
    }

    Kind kind() {
        return kind;
    }

    /** What may follow the word; its group 1 is what must not leave. */
    Pattern value() {
        return value;
    }

    private static final class Words {
        private static final String LINK =
                "(?:[\\s-]?(?i:no|nr|num|number|nummer|numero|n|id|code|key|card|carte|karte|security|social|plate))?"
                        + "[.°º)]{0,2}\\s?(?:(?i:is|was|ist|lautet|est|es)\\b)?\\s?[:=#(]?\\s?(?:(?i:is|ist)\\s)?#?";
        private static final String VALUE =
                "([A-Za-z]{0,5}[-/ ]?\\d[\\dA-Za-z]*(?:[-/. ]?[\\dA-Za-z]*\\d[\\dA-Za-z]*){0,8}(?: [A-Z]\\b)?)";
    }
}
