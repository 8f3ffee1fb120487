package moxora.email.sns;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/** One GET at Amazon SNS, over TLS whose certificate was checked against the host's name and the JDK's trust store. */
@FunctionalInterface
interface SnsGet {

    /**
     * An answer of whatever status.
     *
     * @param peers the certificates that the host showed, its own first
     */
    record Answer(int status, byte[] body, List<X509Certificate> peers) {

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** @throws moxora.fault.Fault 503 without a whole answer in time */
    Answer get(URI address);
}
