package moxora;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static moxora.House.bites;
import static moxora.House.holds;
import static moxora.House.isRow;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moxora.contact.sabotage.AsksTheWallClock;
import moxora.contact.sabotage.ContactHelper;
import moxora.email.engagement.EngagementEffect;
import moxora.email.event.EventEffect;
import moxora.email.event.sabotage.KnowsItsReaders;
import moxora.email.provider.sabotage.PeeksAtContacts;
import moxora.field.PersonalField;
import moxora.field.sabotage.LooksUpstairs;
import moxora.rest.sabotage.OpensCiphertexts;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The walls of the house. Each rule is first shown to hold, then shown to bite: a planted class breaks it.
 */
class ArchitectureTest {
    private static final URL PICTURE = ArchitectureTest.class.getResource("/architecture.puml");

    @Test
    void imports_areTheArrowsOfThePicture() {
        ArchRule rule = classes()
                .should(adhereToPlantUmlDiagram(PICTURE, consideringOnlyDependenciesInDiagram()))
                .because("an arrow that is not in architecture.puml is a wall: move the code to the floor that may"
                        + " know both, or turn the dependency round with an interface below");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "moxora.crypto", "moxora.store");
        bites(rule, LooksUpstairs.class, "moxora.contact");
    }

    @Test
    void everyClass_livesInAPackageOfThePicture() throws IOException {
        List<String> drawn = components().map(found -> "moxora." + found + "..").toList();
        ArchRule rule = classes()
                .should()
                .resideInAnyPackage(drawn.toArray(String[]::new))
                .because("a package without a floor has no walls: draw it in architecture.puml");
        holds(rule);
        bites(rule, ArchitectureTest.class, "ArchitectureTest");
    }

    @Test
    void arrowsOfThePicture_pointDown_andLaunchStandsAlone() throws IOException {
        Map<String, Double> floors = new HashMap<>();
        double floor = -1;
        for (String line : picture()) {
            Matcher heading = Pattern.compile("' floor (\\d+(?:\\.5)?)").matcher(line);
            Matcher component = Pattern.compile("\\[(\\w+)] <<.*").matcher(line);
            Matcher arrow = Pattern.compile("\\[(\\w+)] --> \\[(\\w+)]").matcher(line);
            if (heading.matches()) {
                floor = Double.parseDouble(heading.group(1));
            } else if (component.matches()) {
                floors.put(component.group(1), floor);
            } else if (arrow.matches()) {
                assertThat(Set.of(arrow.group(1), arrow.group(2))).doesNotContain("launch");
                assertThat(floors.get(arrow.group(1))).as(line).isGreaterThan(floors.get(arrow.group(2)));
            }
        }
        String whole = String.join("\n", picture());
        for (String blind : List.of("rest", "disclosure", "csv")) {
            assertThat(whole)
                    .doesNotContain("[" + blind + "] --> [crypto]")
                    .doesNotContain("[" + blind + "] --> [store]");
        }
        assertThat(whole).doesNotContain("[audit] --> [crypto]");
    }

    @Test
    void packages_formNoCycle() {
        ArchRule rule = slices().matching("moxora.(*)..").should().beFreeOfCycles();
        rule = rule.because("packages that know each other are one package: turn one of the arrows round");
        holds(rule);
        JavaClasses withCircle = new ClassFileImporter()
                .importClasses(
                        LooksUpstairs.class, moxora.contact.Contact.class, PersonalField.class, contactSealing());
        assertThat(rule.evaluate(withCircle).hasViolation()).isTrue();
    }

    @Test
    void partsOfEmail_formNoCycle_andKnowNothingOfTheWayIn() {
        ArchRule rule = slices().matching("moxora.email.(*)..").should().beFreeOfCycles();
        rule = rule.because("parts that know each other are one part: move the class that ties them, or turn an arrow"
                + " round with an interface below");
        holds(rule);
        assertThat(rule.evaluate(new ClassFileImporter()
                                .importClasses(KnowsItsReaders.class, EngagementEffect.class, EventEffect.class))
                        .hasViolation())
                .isTrue();
        ArchRule below = noClasses()
                .that()
                .resideInAPackage("moxora.email.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("moxora.email")
                .because("the way in hands on to the parts; a part that knew it could not be read alone");
        holds(below);
        bites(below, KnowsItsReaders.class, "moxora.email.EmailEvents");
    }

    @Test
    void providers_areToldNeitherKeysNorRowsNorContacts() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("moxora.email.provider..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("moxora.crypto..", "moxora.store..", "moxora.contact..")
                .because("bytes and a secret go in, events come out: whose they are is found out in event");
        holds(rule);
        bites(rule, PeeksAtContacts.class, "moxora.crypto", "moxora.store", "moxora.contact");
    }

    @Test
    void tink_isKnownToCryptoOnly() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.crypto..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.crypto.tink..")
                .because("a key outside crypto is a key nobody counts: ask FieldSealer or BlindIndex");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "Aead");
    }

    @Test
    void openCsv_isKnownToCsvOnly() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.csv..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.opencsv..")
                .because("formulas are made harmless in csv: go through its reader and writer");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "CSVReader");
    }

    @Test
    @Tag("P18")
    void jakartaMail_isKnownToMailOnly() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.mail..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.mail..")
                .because("what is mailed is a closed list: add a MailKind, and let account.Outbox write it");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "jakarta.mail.Transport");
    }

    @Test
    @Tag("T-01")
    void databases_areKnownToStoreOnly() {
        ArchRule rule = classes()
                .that()
                .resideOutsideOfPackages("moxora.store..", "moxora.launch..")
                .should(dependOnDatabasesOnlyByAnnotatingARow())
                .because("whoever has a connection has every tenant: use TenantStore.within and TenantSession.sql");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "EntityManager", "java.sql.Connection");
    }

    @Test
    @Tag("T-01")
    void unwrap_isCalledInStoreOnly() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.store..")
                .should()
                .accessTargetWhere(describe(
                        "unwrap() of something that is not ours",
                        (JavaAccess<?> access) -> access.getTarget().getName().equals("unwrap")
                                && !access.getTargetOwner().getPackageName().startsWith("moxora.")))
                .because("an unwrapped connection has no organisation: use TenantSession.sql");
        holds(rule);
        bites(rule, OpensCiphertexts.class, "unwrap");
    }

    @Test
    @Tag("T-01")
    void nativeQueries_areNotLetThroughTheTenantsWall() throws IOException {
        String hint = "eclipselink.jdbc.allow-native-sql" + "-query";
        assertThat(filesHolding(hint, classFolder(TenantScope.class))).isEmpty();
        assertThat(filesHolding(hint, classFolder(ContactHelper.class))).isNotEmpty();
    }

    @Test
    void http_isKnownToRestAndAppOnly() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("moxora.rest..", "moxora.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..")
                .because("rest is the only door: throw a Fault, return a record, and let rest write the answer");
        holds(rule);
        bites(rule, AsksTheWallClock.class, "jakarta.ws.rs.core.Response");
    }

    private static Class<?> contactSealing() {
        return moxora.contact.ContactSealing.class;
    }

    private static Stream<String> components() throws IOException {
        return picture().stream()
                .map(Pattern.compile("\\[(\\w+)] <<moxora\\.\\w+\\.\\.>>")::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private static List<String> picture() throws IOException {
        try (var in = PICTURE.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Path classFolder(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static List<Path> filesHolding(String text, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArchCondition<JavaClass> dependOnDatabasesOnlyByAnnotatingARow() {
        return new ArchCondition<>("depend on databases only by annotating a row") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOfADatabase(dependency.getTargetClass()))
                        .filter(dependency -> !(isRow(type) && isAnnotationOrItsWord(dependency.getTargetClass())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
            }
        };
    }

    private static boolean isAnnotationOrItsWord(JavaClass type) {
        return type.isAnnotation() || type.isEnum();
    }

    private static boolean isOfADatabase(JavaClass type) {
        return Stream.of("java.sql", "javax.sql", "jakarta.persistence", "org.eclipse.persistence", "org.postgresql")
                        .anyMatch(type.getPackageName()::startsWith)
                || Stream.of("com.zaxxer.hikari", "org.flywaydb").anyMatch(type.getPackageName()::startsWith);
    }
}
