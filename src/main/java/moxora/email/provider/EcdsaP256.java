package moxora.email.provider;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * A public key on the curve P-256, and the check of ECDSA signatures with SHA-256 under it.
 *
 * <p>Stricter than the JDK: a key has one encoding and lies on the curve, and a signature is DER, not merely BER. Not
 * told apart: the two signatures {@code (r, s)} and {@code (r, n - s)}, which anybody can turn into each other; they
 * prove the same message.
 */
final class EcdsaP256 {

    private static final ECParameterSpec CURVE = curve();
    private static final int INTEGER = 0x02;
    private static final int SEQUENCE = 0x30;
    /** Both numbers with a leading zero each, and the three headers. */
    private static final int LONGEST_SIGNATURE = 2 + 2 * (2 + 33);

    private final PublicKey key;

    private EcdsaP256(PublicKey key) {
        this.key = key;
    }

    /** The key of a DER SubjectPublicKeyInfo; empty when it is anything but an uncompressed point of P-256. */
    static Optional<EcdsaP256> ofSubjectPublicKeyInfo(byte[] der) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            return key instanceof ECPublicKey point && isOnCurve(point) && Arrays.equals(der, key.getEncoded())
                    ? Optional.of(new EcdsaP256(key))
                    : Optional.empty();
        } catch (GeneralSecurityException notAKey) {
            return Optional.empty();
        }
    }

    /** Whether the signature is this key's over the parts, one after the other. */
    boolean isOver(byte[] signature, byte[]... parts) {
        if (!isStrictDer(signature)) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            for (byte[] part : parts) {
                check.update(part);
            }
            return check.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private static boolean isOnCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        if (!curve.equals(CURVE.getCurve())
                || !key.getParams().getGenerator().equals(CURVE.getGenerator())
                || !key.getParams().getOrder().equals(CURVE.getOrder())) {
            return false;
        }
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        BigInteger right =
                x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        return x.signum() >= 0
                && y.signum() >= 0
                && x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).mod(p).equals(right);
    }

    /** {@code SEQUENCE { INTEGER r, INTEGER s }} with the shortest lengths and numbers, and nothing after it. */
    private static boolean isStrictDer(byte[] signature) {
        if (signature.length < 8
                || signature.length > LONGEST_SIGNATURE
                || signature[0] != SEQUENCE
                || signature[1] != signature.length - 2) {
            return false;
        }
        int second = afterInteger(signature, 2);
        return second > 0 && afterInteger(signature, second) == signature.length;
    }

    /** Where the positive, shortest integer that begins there ends; 0 when there is none. */
    private static int afterInteger(byte[] der, int from) {
        if (from + 3 > der.length || der[from] != INTEGER) {
            return 0;
        }
        int length = der[from + 1];
        int end = from + 2 + length;
        if (length < 1 || end > der.length || der[from + 2] < 0) {
            return 0;
        }
        boolean padded = length > 1 && der[from + 2] == 0 && der[from + 3] >= 0;
        return padded ? 0 : end;
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }
}
