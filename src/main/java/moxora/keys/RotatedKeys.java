package moxora.keys;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.crypto.KeyState;
import moxora.crypto.KeysetPurpose;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.KeyLives;
import moxora.store.Sql;
import moxora.tenant.OrganisationId;

/** The keys of an organisation that a rotation renews, as they stand within one transaction on the vault. */
record RotatedKeys(List<KeyLives.Life> lives) {

    /** @throws Fault {@code KEY_SUSPENDED}: while keys are suspended, none of them changes its state */
    static RotatedKeys of(Sql sql, OrganisationId organisation) {
        List<KeyLives.Life> lives = KeyLives.of(sql, organisation).stream()
                .filter(life -> KeysetPurpose.ROTATED.contains(life.purpose()))
                .toList();
        if (lives.stream().anyMatch(life -> life.state() == KeyState.SUSPENDED)) {
            throw new Fault(FaultCode.KEY_SUSPENDED, "The organisation's keys are suspended.");
        }
        return new RotatedKeys(lives);
    }

    List<KeyLives.Life> in(KeyState state) {
        return lives.stream().filter(life -> life.state() == state).toList();
    }

    /** Whether there is a purpose of which no key is active any more, but a compromised one seals on. */
    boolean areCompromised() {
        Set<KeysetPurpose> active =
                in(KeyState.ACTIVE).stream().map(KeyLives.Life::purpose).collect(Collectors.toSet());
        return in(KeyState.COMPROMISED).stream().anyMatch(life -> !active.contains(life.purpose()));
    }
}
