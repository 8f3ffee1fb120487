package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.battery.Tally;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens are the same bytes as Tink computes them, whoever keeps the computation. */
@Tag("B18")
class HmacTest {

    private static final int THREADS = 4;

    @BeforeAll
    static void register() throws GeneralSecurityException {
        PrfConfig.register();
    }

    @Test
    void values_areTinks_alsoForManyThreadsAtOnce() throws Exception {
        KeysetHandle keyset = KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF);
        Hmac ours = Hmac.of(keyset);
        PrfSet tinks = keyset.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = Tally.random("HMAC " + thread);
                work.add(() -> equal(ours, tinks, random));
            }
            for (var result : threads.invokeAll(work)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean equal(Hmac ours, PrfSet tinks, Random random) throws GeneralSecurityException {
        for (int i = 0; i < 2_000; i++) {
            byte[] input = new byte[random.nextInt(300)];
            random.nextBytes(input);
            int length = 1 + random.nextInt(32);
            if (!java.util.Arrays.equals(ours.compute(input, length), tinks.computePrimary(input, length))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void moreThanTheHashHas_andOtherKindsOfKeys_areRefused() throws GeneralSecurityException {
        Hmac prf = Hmac.of(KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF));
        assertThat(prf.compute(new byte[0], 32)).hasSize(32);
        assertThatThrownBy(() -> prf.compute(new byte[0], 33)).isInstanceOf(GeneralSecurityException.class);
        for (var other : List.of(PredefinedPrfParameters.HMAC_SHA512_PRF, PredefinedPrfParameters.HKDF_SHA256)) {
            KeysetHandle keyset = KeysetHandle.generateNew(other);
            assertThatThrownBy(() -> Hmac.of(keyset)).isInstanceOf(GeneralSecurityException.class);
        }
    }
}
