package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The matrix role × door × outcome, as the file says, as the code says, and (in {@code RightsIT}) as the server answers.
 *
 * <p>A new door without a row fails here. The remedy: read the row below, see that it is what you want, add it.
 */
@Tag("P62")
@Tag("B4")
class RightsMatrixTest {

    @Test
    void everyDoor_hasItsRow() throws IOException {
        List<String> written = RightsMatrix.written();
        List<String> live = LiveRoutes.all().stream().map(RightsMatrix::row).toList();
        Files.write(java.nio.file.Path.of(System.getProperty("project.directory", "."), "target", "rights.txt"), live);
        assertThat(written)
                .as("src/test/resources/moxora/rest/rights.txt; what is live was written to target/rights.txt")
                .containsExactlyElementsOf(live);
    }

    @Test
    void aDoorWithoutAMark_isCaught() {
        LiveRoutes.Route unmarked =
                LiveRoutes.of("api/v1", Unmarked.class).findFirst().orElseThrow();
        assertThat(RightsMatrix.row(unmarked)).doesNotContain("=ok");
        assertThat(RightsMatrix.written()).doesNotContain(RightsMatrix.row(unmarked));
    }

    @Test
    void everyTenantDoor_namesARightOrIsOpen() {
        assertThat(LiveRoutes.all())
                .filteredOn(route -> !route.isForOperators())
                .allSatisfy(route -> assertThat(route.isOpen())
                        .as(route.label() + " bears one of @Needs and @Open")
                        .isNotEqualTo(route.right().isPresent()));
    }

    @Test
    void everyRight_isAskedForAtSomeDoorOrInAService() {
        assertThat(Right.values())
                .filteredOn(right -> LiveRoutes.all().stream()
                        .noneMatch(route -> route.right().filter(right::equals).isPresent()))
                .as("special_read is asked for inside the contact services")
                .containsExactly(Right.SPECIAL_READ);
    }

    @Test
    void operatorsProvidersJobsAndStrangers_holdNoRightOfATenant() {
        assertThat(List.of(Actor.Role.OPERATOR, Actor.Role.PROVIDER, Actor.Role.JOB, Actor.Role.ANONYMOUS))
                .allSatisfy(role -> assertThat(Rights.of(role)).isEmpty());
    }

    @Test
    @Tag("P68")
    void whoMayExport_isSaidByTheRoleAlone() {
        assertThat(Actor.Role.ofUsers())
                .filteredOn(role -> Rights.of(role).contains(Right.CONTACTS_EXPORT))
                .containsExactly(Actor.Role.ADMIN, Actor.Role.EXPORTER, Actor.Role.PRIVACY_OFFICER);
    }

    @Test
    @Tag("P80")
    void specialCategories_areReadByFewRolesAndNoSupport() {
        assertThat(Actor.Role.values())
                .filteredOn(role -> Rights.of(role).contains(Right.SPECIAL_READ))
                .containsExactly(Actor.Role.ADMIN, Actor.Role.PRIVACY_OFFICER);
    }

    @Test
    @Tag("P80")
    void whatLimitsTheUseOfAContact_isSetByAdminsOnly_andByProgramsTheyGaveTheRight() {
        assertThat(Actor.Role.values())
                .filteredOn(role -> Rights.of(role).contains(Right.CONTACTS_RESTRICT))
                .containsExactly(Actor.Role.ADMIN);
        assertThat(Rights.ofTokens()).contains(Right.CONTACTS_RESTRICT);
    }

    @Test
    void theTableOfRights_cannotBeChangedByWhoReadsIt() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> Rights.of(Actor.Role.READ_ONLY).add(Right.CLOSURE_DECIDE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    /** A door somebody forgot to mark. */
    @Path("forgotten")
    public static class Unmarked {
        @GET
        public String everything() {
            return "";
        }
    }
}
