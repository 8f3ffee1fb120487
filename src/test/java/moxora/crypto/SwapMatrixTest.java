package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.crypto.SabotagedCrypto.Forgotten;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A record opens in its own cell and in no other: organisation, table, row and compartment are each bound. Shown once
 * under keys of their own, and once under the same keys for everybody, so that the binding alone must hold.
 */
@Tag("B7")
@Tag("T-21")
public class SwapMatrixTest {

    private final TestKeys keys = new TestKeys();
    private final List<TenantScope> organisations = List.of(keys.organisation(), keys.organisation());

    /** A place in which a record can lie. */
    private record Cell(TenantScope scope, Compartment compartment, UUID row) {}

    @Test
    void aRecordInAnyOtherCell_isRefused() {
        swap("B7 swapped cells are refused", new FieldSealer(keys.keyrings()));
    }

    @Test
    void aRecordInAnyOtherCell_isRefused_evenUnderTheSameKeys() {
        swap(
                "B7 swapped cells are refused by their binding alone",
                new FieldSealer(SabotagedCrypto.oneRingForAll(
                        keys.keyrings(), organisations.get(0).organisation())));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TABLE")
    void aBindingThatForgetsAPart_isFoundByTheMatrix(Forgotten part) {
        assertThat(acceptedSwaps(part)).as("swaps accepted without " + part).isPositive();
    }

    /** Each compartment lies in one table, so no swap tells; the encoding and the known answers do. */
    @Test
    void aBindingThatForgetsTheTable_isFoundByReadingItBack() {
        assertThat(readsBackWithout(Forgotten.TABLE)).isFalse();
        assertThat(readsBackWithout(null)).isTrue();
    }

    /** Whether the binding of a cell can be taken apart again when it forgets the part, or nothing at all. */
    public static boolean readsBackWithout(@Nullable Forgotten part) {
        TenantScope acme = new TestKeys().organisation();
        UUID row = UUID.randomUUID();
        byte[] binding = AssociatedData.CANONICAL.of(acme.organisation(), Compartment.NOTES, row);
        if (part != null) {
            binding = SabotagedCrypto.binding(part, acme.organisation(), Compartment.NOTES, row);
        }
        return SabotagedCrypto.readsBack(binding, acme.organisation(), Compartment.NOTES, row);
    }

    @Test
    void anotherOrganisationsRing_isRefusedBeforeAnythingIsTried() {
        TenantScope acme = organisations.get(0);
        TenantScope bolt = organisations.get(1);
        UUID row = UUID.randomUUID();
        FieldValues values = new FieldValues().with("notes", "of acme");
        Sealed sealed = new FieldSealer(keys.keyrings()).seal(acme, Compartment.NOTES, row, values);
        KeyringSource wrong = SabotagedCrypto.anothersRing(keys.keyrings(), acme.organisation());

        assertThatThrownBy(() -> new FieldSealer(wrong).open(bolt, Compartment.NOTES, row, sealed, name -> true))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("another organisation's");
        assertThatThrownBy(() -> new BlindIndex(wrong).token(bolt, "emails", 1, "x"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("another organisation's");
    }

    @Test
    void noTwoCells_haveTheSameBinding_andEachReadsBack() {
        Random random = Tally.random("B7 bindings");
        Tally tally = Tally.of("B7 bindings are distinct and read back");
        Set<String> seen = new HashSet<>();
        for (Cell cell : cells(random, Tally.size(20_000, 1_000_000))) {
            byte[] binding = AssociatedData.CANONICAL.of(cell.scope.organisation(), cell.compartment, cell.row);
            tally.check(
                    SabotagedCrypto.readsBack(binding, cell.scope.organisation(), cell.compartment, cell.row)
                            && seen.add(java.util.HexFormat.of().formatHex(binding)),
                    cell.compartment.wire());
        }
        tally.close();
    }

    /** How many swaps are accepted under a binding that forgets the part; more than none, or the matrix is blind. */
    public static long acceptedSwaps(Forgotten part) {
        SwapMatrixTest matrix = new SwapMatrixTest();
        return matrix.accepted(SabotagedCrypto.forgetting(
                SabotagedCrypto.oneRingForAll(
                        matrix.keys.keyrings(), matrix.organisations.get(0).organisation()),
                part));
    }

    /** How many swaps are accepted as things are: none. */
    public static long acceptedSwaps() {
        SwapMatrixTest matrix = new SwapMatrixTest();
        return matrix.accepted(new FieldSealer(SabotagedCrypto.oneRingForAll(
                matrix.keys.keyrings(), matrix.organisations.get(0).organisation())));
    }

    private long accepted(FieldSealer sealer) {
        List<Cell> cells = everyKindOfCell();
        long accepted = 0;
        for (Cell from : cells) {
            Sealed sealed = seal(sealer, from);
            accepted += cells.stream()
                    .filter(to -> to != from && opens(sealer, to, sealed))
                    .count();
        }
        return accepted;
    }

    private void swap(String claim, FieldSealer sealer) {
        Tally tally = Tally.of(claim);
        List<Cell> cells = cells(Tally.random(claim), Tally.size(200, 2_000));
        for (Cell from : cells) {
            Sealed sealed = seal(sealer, from);
            assertThat(opens(sealer, from, sealed)).isTrue();
            for (Cell to : cells) {
                if (to != from) {
                    tally.check(!opens(sealer, to, sealed), from.compartment + " in " + to.compartment);
                }
            }
        }
        tally.close();
    }

    private static Sealed seal(FieldSealer sealer, Cell cell) {
        return sealer.seal(cell.scope, cell.compartment, cell.row, new FieldValues().with("name", "Ada"));
    }

    private static boolean opens(FieldSealer sealer, Cell cell, Sealed sealed) {
        try {
            sealer.openBytes(cell.scope, cell.compartment, cell.row, sealed);
            return true;
        } catch (Fault fault) {
            return false;
        }
    }

    /** Two organisations, every compartment, and two rows that both organisations have. */
    private List<Cell> everyKindOfCell() {
        List<UUID> rows = List.of(UUID.randomUUID(), UUID.randomUUID());
        return organisations.stream()
                .flatMap(scope -> Arrays.stream(Compartment.values())
                        .flatMap(compartment -> rows.stream().map(row -> new Cell(scope, compartment, row))))
                .toList();
    }

    private List<Cell> cells(Random random, int count) {
        List<Cell> cells = new ArrayList<>(everyKindOfCell());
        Compartment[] compartments = Compartment.values();
        while (cells.size() < count) {
            cells.add(new Cell(
                    organisations.get(random.nextInt(2)),
                    compartments[random.nextInt(compartments.length)],
                    new UUID(random.nextLong(), random.nextLong())));
        }
        return cells;
    }
}
