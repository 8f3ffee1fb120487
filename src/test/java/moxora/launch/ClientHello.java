package moxora.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * The first message of a TLS client (RFC 5246 section 7.4.1.2) with one version and one cipher suite, byte by byte: the
 * JDK's own client no longer offers what a server is to refuse.
 */
final class ClientHello {

    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int RSA_AES_128_GCM_SHA256 = 0x009c;
    static final int ECDHE_RSA_AES_128_CBC_SHA = 0xc013;
    static final int ECDHE_RSA_AES_128_GCM_SHA256 = 0xc02f;

    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int SECONDS = 10;

    private ClientHello() {}

    /** Whether the server goes on with that version and that suite. */
    static boolean isAccepted(int port, int version, int suite) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SECONDS * 1_000);
            socket.getOutputStream().write(record(version, suite));
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            int type = answer.readUnsignedByte();
            answer.skipNBytes(4);
            return type == HANDSHAKE && answer.readUnsignedByte() == SERVER_HELLO;
        } catch (EOFException | SocketException refused) {
            return false;
        }
    }

    private static byte[] record(int version, int suite) throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(hello);
        body.writeShort(version);
        body.write(new byte[32]);
        body.writeByte(0);
        body.writeShort(2);
        body.writeShort(suite);
        body.writeByte(1);
        body.writeByte(0);
        byte[] extensions = extensions(version);
        body.writeShort(extensions.length);
        body.write(extensions);

        ByteArrayOutputStream record = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(record);
        out.writeByte(HANDSHAKE);
        out.writeShort(TLS_1_0);
        out.writeShort(hello.size() + 4);
        out.writeInt((1 << 24) | hello.size());
        hello.writeTo(out);
        return record.toByteArray();
    }

    /** Groups secp256r1 and x25519, uncompressed points and, from 1.2 on, rsa_pss_rsae_sha256 and rsa_pkcs1_sha256. */
    private static byte[] extensions(int version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int value : new int[] {10, 6, 4, 0x0017, 0x001d}) {
            out.writeShort(value);
        }
        out.writeShort(11);
        out.writeShort(2);
        out.writeShort(0x0100);
        if (version >= TLS_1_2) {
            for (int value : new int[] {13, 6, 4, 0x0804, 0x0401}) {
                out.writeShort(value);
            }
        }
        return bytes.toByteArray();
    }
}
