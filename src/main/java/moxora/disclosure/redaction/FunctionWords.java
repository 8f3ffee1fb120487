package moxora.disclosure.redaction;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that sentences are held together by: articles, auxiliaries, prepositions, conjunctions and pronouns, folded.
 * Some of them are names too (Will, May, An, So), and in lower case they are taken for what they mostly are.
 *
 * <p>No other word is here, however common: {@code mark} and {@code rose} may be somebody. Nor is a pronoun that is
 * more of a name elsewhere, such as the Italian {@code ella}.
 */
final class FunctionWords {

    private static final Set<String> ENGLISH =
            of("a an the this that these those i me my mine you your yours he him his"
                    + " she her hers it its we us our ours they them their theirs who whom whose which what"
                    + " am is are was were be been being do does did has have had will would shall should can could may might must"
                    + " and or but nor so if as than then when while because though not no"
                    + " of in on at by for from to with without into onto over under about after before between through"
                    + " during against upon per via up down out off");
    private static final Set<String> GERMAN = of("der die das den dem des ein eine einen einem einer eines"
            + " ich mich mir du dich dir er ihn ihm sie ihr es wir uns ihnen sein seine seinen seiner mein meine dein"
            + " unser unsere euch ist sind war waren bin bist hat haben hatte wird werden wurde kann konnen soll muss darf"
            + " will wollen und oder aber denn weil dass als wie wenn nicht kein keine"
            + " im am zum zur an auf aus bei mit nach von vom vor uber unter zu um bis durch fur gegen ohne seit so");
    private static final Set<String> FRENCH = of("le la les un une des du de au aux ce cet cette ces"
            + " je me moi tu te toi il elle on nous vous ils elles lui leur leurs son sa ses mon ma mes ton ta tes notre"
            + " nos votre vos se qui que quoi dont ou est sont etait a ont avait sera peut doit"
            + " et mais donc car ni si ne pas dans par pour sur sous avec sans chez vers entre en y");
    private static final Set<String> SPANISH_AND_PORTUGUESE = of("el los las lo unos unas del yo me mi tu ti te se"
            + " su sus nos os o as um uma do da dos no na nos nas ao aos que quien cual es son era fue esta estan ha han"
            + " y e pero porque como con sin sobre entre para por desde hasta com sem em seu sua ele ela eles nao");
    private static final Set<String> ITALIAN_AND_DUTCH =
            of("il gli i uno di del dello della dei degli delle dal dalla nel"
                    + " nella sul sulla con su tra fra che chi cui non piu e ed o ma se io ti ci vi si lo het een van voor met"
                    + " aan op naar bij uit over door tot is zijn was heeft niet en of maar want dat dit deze die ik je jij hij"
                    + " zij ze we wij hun haar hem ons te");

    private static final Set<String> ALL = Stream.of(ENGLISH, GERMAN, FRENCH, SPANISH_AND_PORTUGUESE, ITALIAN_AND_DUTCH)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** What joins the parts of a surname, and belongs to it there. */
    private static final Set<String> PARTICLES = of("van von vom zu zum zur der den dem die de du des da das do dos di"
            + " del della dei la le el al l d y e ten ter te het st san bin ibn bint abu ben");

    private FunctionWords() {}

    private static Set<String> of(String words) {
        return Set.copyOf(Arrays.asList(words.split(" ")));
    }

    static boolean isOne(String folded) {
        return ALL.contains(folded);
    }

    static boolean isParticle(String folded) {
        return PARTICLES.contains(folded);
    }
}
