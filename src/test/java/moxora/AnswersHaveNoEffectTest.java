package moxora;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import moxora.disclosure.sabotage.AppliesWhatItIsTold;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever an AI processor answers, nothing comes of it by itself: no path leads from what speaks to processors to
 * anything that writes a contact. What is suggested goes out as text and comes back, if at all, through a door.
 */
@Tag("T-47")
@Tag("P115")
class AnswersHaveNoEffectTest {

    /** It counts readings, and touches no contact. */
    private static final String READINGS = "moxora.contact.ReadingHour";

    @Test
    void noPath_leadsFromDisclosureToAWritingOfContacts() {
        JavaClasses house = House.classes();

        assertThat(writings(house.stream().filter(type -> type.getPackageName().startsWith("moxora.disclosure"))))
                .isEmpty();
    }

    @Test
    void aPlantedPath_isFound() {
        JavaClasses planted =
                new ClassFileImporter().importPackages("moxora.contact", "moxora.store", "moxora.disclosure.sabotage");

        assertThat(writings(Stream.of(planted.get(AppliesWhatItIsTold.class))))
                .anyMatch(path -> path.startsWith("moxora.contact.Contacts.change"))
                .anyMatch(path -> path.startsWith("moxora.contact.ContactIndex.write"));
    }

    /** The code of {@code contact} that can be reached and that writes rows. */
    private static Set<String> writings(Stream<JavaClass> from) {
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        from.flatMap(type -> type.getCodeUnits().stream()).forEach(open::add);
        Set<JavaCodeUnit> seen = new HashSet<>(open);
        Set<String> found = new TreeSet<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            for (JavaCodeUnitAccess<?> call : calls(unit)) {
                if (isWriting(call) && isOfContacts(unit.getOwner())) {
                    found.add(unit.getFullName() + " calls " + call.getTarget().getFullName());
                }
                call.getTarget().resolveMember().filter(seen::add).ifPresent(open::add);
            }
        }
        return found;
    }

    private static List<JavaCodeUnitAccess<?>> calls(JavaCodeUnit unit) {
        return Stream.<JavaCodeUnitAccess<?>>concat(
                        unit.getCallsFromSelf().stream(),
                        Stream.concat(
                                unit.getMethodReferencesFromSelf().stream(),
                                unit.getConstructorReferencesFromSelf().stream()))
                .filter(call -> call.getTargetOwner().getPackageName().startsWith("moxora"))
                .toList();
    }

    private static boolean isWriting(JavaAccess<?> call) {
        String owner = call.getTargetOwner().getSimpleName();
        String name = call.getName();
        return (owner.equals("Sql") && Set.of("update", "batch", "execute").contains(name))
                || (owner.equals("TenantSession") && Set.of("persist", "remove").contains(name))
                || (owner.equals("ContactRow") && name.equals("hold"));
    }

    private static boolean isOfContacts(JavaClass owner) {
        return owner.getPackageName().startsWith("moxora.contact")
                && !owner.getFullName().equals(READINGS);
    }
}
