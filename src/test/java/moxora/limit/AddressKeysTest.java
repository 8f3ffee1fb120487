package moxora.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P17")
class AddressKeysTest {

    private final AddressKeys keys = new AddressKeys();

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "fe80::1%eth0, fe80::2%eth1, true",
        "203.0.113.7, ::ffff:203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "203.0.113.7, 203.0.113.7, true",
        "unix, unix, true",
        "unix, elsewhere, false",
    })
    void anAddressCounts_asItsSubscribersNetwork(String one, String other, boolean same) {
        assertThat(keys.of(one).equals(keys.of(other))).isEqualTo(same);
    }

    @Test
    void anotherProcess_hasOtherKeys_soThatNobodyCanTellAnAddressFromOne() {
        assertThat(keys.of("203.0.113.7")).isNotEqualTo(new AddressKeys().of("203.0.113.7"));
    }
}
