package moxora;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/** The byte code that the rules are about, and how a rule is shown to hold and to bite. */
final class House {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("moxora");

    private House() {}

    static JavaClasses classes() {
        return CLASSES;
    }

    static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    /** The rule finds the planted class, and its report names what is wrong there. */
    static void bites(ArchRule rule, Class<?> planted, String... named) {
        var result = rule.evaluate(new ClassFileImporter().importClasses(planted));
        assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
        assertThat(String.join("\n", result.getFailureReport().getDetails())).contains(named);
    }

    /** A row of a feature's table; {@code store.Row} is any row of an answer. */
    static boolean isRow(JavaClass type) {
        return type.getSimpleName().endsWith("Row") && !type.getFullName().equals("moxora.store.Row");
    }
}
