package moxora;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static moxora.House.bites;
import static moxora.House.holds;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import moxora.contact.sabotage.AsksTheWallClock;
import moxora.contact.sabotage.ClearRow;
import moxora.contact.sabotage.ContactHelper;
import moxora.contact.sabotage.ReadsWithoutScope;
import moxora.contact.sabotage.StartsThreads;
import moxora.crypto.Sealed;
import moxora.field.PersonalField;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The habits that keep the walls standing; each rule is shown to hold, then shown to bite a planted class. */
class HouseRulesTest {
    private static final Set<Class<?>> CLOCKS = Set.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Year.class,
            YearMonth.class);

    /** Where a scope may be made: a route, a sign-up, a job with a record of its own. */
    private static final Set<String> SCOPE_MAKERS = Set.of(
            "moxora.tenant.TenantScope",
            "moxora.account.Organisations",
            "moxora.account.MailDelivery",
            "moxora.account.PasswordResets",
            "moxora.store.OrganisationRounds",
            // Nobody's, in which nothing is found.
            "moxora.account.Users",
            "moxora.erasure.ErasureRun",
            "moxora.erasure.Replay",
            "moxora.erasure.SecondDestruction",
            "moxora.erasure.retention.RetentionRun",
            "moxora.audit.Checkpoints",
            "moxora.app.AuditParts",
            "moxora.erasure.ResidueScan",
            "moxora.contact.LeasedWork",
            "moxora.contact.ErasedContactsReplay",
            "moxora.erasure.AbandonedSignUps",
            "moxora.erasure.ControlledScan",
            "moxora.keys.RotationRun",
            "moxora.app.SupportEnds",
            "moxora.hold.HoldEnds",
            // In place of the organisation's keys, a hold's on the same organisation; it opens no row.
            "moxora.hold.Hold",
            "moxora.email.trigger.TriggerDelivery",
            "moxora.csv.ContactImport");

    @Test
    void time_isAskedOfTheInjectedClock() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.app..")
                .should()
                .accessTargetWhere(describe("the time of the machine", HouseRulesTest::asksTheMachine))
                .because("a promise of 30 days is tested in milliseconds: take a java.time.Clock, call instant()");
        holds(rule);
        bites(rule, AsksTheWallClock.class, "Instant.now()", "LocalDate.now()", "currentTimeMillis", "systemUTC");
    }

    @Test
    @Tag("T-01")
    void aScope_isMadeAtADoorOnly() {
        ArchRule rule = noClasses()
                .that(describe(
                        "are neither rest, nor sign-up, nor a job",
                        made -> !made.getPackageName().startsWith("moxora.rest")
                                && !SCOPE_MAKERS.contains(topLevel(made).getFullName())))
                .should()
                .accessTargetWhere(describe(
                        "a constructor of TenantScope",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(TenantScope.class)
                                && access.getTarget().getName().equals("<init>")))
                .because("whoever makes a scope decides whose data it is: take the caller's, or scope.toward(purpose)");
        holds(rule);
        bites(rule, AsksTheWallClock.class, "TenantScope");
    }

    @Test
    @Tag("T-07")
    void noTenant_waitsOnAThread() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("threads serve one organisation after the other: what a call needs to know is its argument");
        holds(rule);
        bites(rule, AsksTheWallClock.class, "ThreadLocal");
    }

    /** Who has a thread of its own and says why that holds no key when it waits. */
    private static final Set<String> THREADS = Set.of(
            "moxora.app.Workers",
            // Ends with its work.
            "moxora.app.Restoring",
            // Evicts keys and uses none.
            "moxora.store.KeyFeed");

    @Test
    @Tag("B18")
    void threads_areTidiedBetweenTwoPiecesOfWork() {
        ArchRule rule = noClasses()
                .that(describe(
                        "have no thread of their own",
                        type -> !type.getPackageName().startsWith("moxora.launch")
                                && !THREADS.contains(topLevel(type).getFullName())))
                .should()
                .accessTargetWhere(describe(
                        "a pool of threads or a thread",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(Executors.class)
                                || access.getTargetOwner().isAssignableTo(ForkJoinPool.class)
                                || (access.getTarget().getName().equals("<init>")
                                        && (access.getTargetOwner().isAssignableTo(Thread.class)
                                                || access.getTargetOwner().isAssignableTo(ExecutorService.class)))))
                .because("an idle thread keeps the key it used last: take a pool or a timer of app.Workers");
        holds(rule);
        bites(rule, StartsThreads.class, "newCachedThreadPool", "Thread.<init>");
    }

    @Test
    @Tag("T-01")
    void services_takeTheScopeFirst() {
        ArchRule rule = classes()
                .that(resideInAnyPackage(ScopeFirst.FEATURES))
                .and()
                .arePublic()
                .should(new ScopeFirst())
                .because("the tenant is an argument, always spelled out: take a TenantScope (or a TenantSession) first;"
                        + " what truly has none yet is listed in ScopeFirst with its reason");
        holds(rule);
        bites(rule, ReadsWithoutScope.class, "ReadsWithoutScope.get(java.util.UUID)");
        bites(rule, ReadsWithoutScope.BehindAnother.class, "BehindAnother.get(");
    }

    @Test
    void theListOfServicesWithoutScope_namesOnlyWhatIsThere() {
        Stream<String> methods = House.classes().stream()
                .flatMap(type -> type.getMethods().stream())
                .map(method -> method.getOwner().getFullName() + "." + method.getName());
        assertThat(methods.toList()).containsAll(ScopeFirst.WITHOUT_A_SCOPE.keySet());
    }

    @Test
    void rows_arePackagePrivate() {
        ArchRule rule = classes()
                .that(describe("are rows", House::isRow))
                .should()
                .bePackagePrivate()
                .because("a row is its feature's own: hand out a record instead");
        holds(rule);
        bites(rule, ClearRow.class, "ClearRow");
        ArchRule named = classes()
                .that()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .should()
                .haveSimpleNameEndingWith("Row")
                .because("the rules for rows go by the name");
        holds(named);
    }

    @Test
    @Tag("P10")
    void rows_holdPersonalFieldsSealed() {
        List<String> personal = Arrays.stream(PersonalField.values())
                .flatMap(field -> Stream.of(field.wire(), field.wire().replaceAll("s$", "")))
                .toList();
        ArchRule rule = fields().that()
                .areDeclaredInClassesThat(describe("are rows", House::isRow))
                .and(describe("are named like a personal field", field -> personal.contains(field.getName())))
                .should()
                .haveRawType(Sealed.class)
                .because("what an entity holds in clear ends in caches and dumps: seal it in the service");
        holds(rule);
        bites(rule, ClearRow.class, "firstName");
    }

    @Test
    void everyPackage_saysWhatItRefusesToKnow_andIsNullMarked() {
        ArchCondition<JavaClass> marked = new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean fine = home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, fine, home.getName() + " has no @NullMarked package-info"));
            }
        };
        ArchRule rule = classes()
                .should(marked)
                .because("two sentences come first: what lives here, and what it refuses to know");
        holds(rule);
        bites(rule, ClearRow.class, "moxora.contact.sabotage");
    }

    @Test
    void names_sayWhatAThingIs() {
        ArchRule rule = noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helpers?|Utils?|Impl)")
                .because("such a name says nothing: call it by what it is or does");
        holds(rule);
        bites(rule, ContactHelper.class, "ContactHelper");
    }

    @Test
    void nothing_isPrinted_outsideTheLauncher() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("moxora.launch..")
                .should()
                .accessTargetWhere(describe(
                        "System.out or System.err",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err")
                                        .contains(access.getTarget().getName())))
                .because("what is printed ends in a log nobody erases: log ids and codes, or throw a Fault");
        holds(rule);
        bites(rule, ContactHelper.class, "System.out");
    }

    private static boolean asksTheMachine(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return (name.equals("now") && CLOCKS.stream().anyMatch(owner::isEquivalentTo))
                || (name.equals("currentTimeMillis") && owner.isEquivalentTo(System.class))
                || (owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
                || (owner.isEquivalentTo(java.util.Date.class) && name.equals("<init>"))
                || (owner.isAssignableTo(java.util.Calendar.class) && name.equals("getInstance"));
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(HouseRulesTest::topLevel).orElse(type);
    }
}
