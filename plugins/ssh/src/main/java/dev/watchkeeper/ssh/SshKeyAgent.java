package dev.watchkeeper.ssh;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import net.schmizz.sshj.userauth.method.AuthMethod;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of an ssh-agent, whose keys never leave it. Protocol: draft-miller-ssh-agent, over a
 * Unix-domain socket.
 */
final class SshKeyAgent {
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;
    private static final int RSA_SHA2_256 = 2;
    private static final int RSA_SHA2_512 = 4;
    private static final int LARGEST = 1 << 20;

    private final Path socket;

    SshKeyAgent(Path socket) {
        this.socket = socket;
    }

    /**
     * A key that it holds.
     *
     * @param blob as it travels
     */
    record Key(byte[] blob, String comment) {}

    List<Key> keys() throws IOException {
        try {
            Buffer.PlainBuffer answer =
                    ask(new Buffer.PlainBuffer().putByte((byte) REQUEST_IDENTITIES));
            if (answer.readByte() != IDENTITIES_ANSWER) {
                throw new IOException("the ssh-agent does not list its keys");
            }
            List<Key> keys = new ArrayList<>();
            for (long left = answer.readUInt32(); left > 0; left--) {
                keys.add(new Key(answer.readBytes(), answer.readString()));
            }
            return keys;
        } catch (Buffer.BufferException e) {
            throw new IOException("the ssh-agent's answer can't be read", e);
        }
    }

    private byte[] sign(byte[] blob, byte[] data, int flags) throws IOException {
        Buffer.PlainBuffer request = new Buffer.PlainBuffer().putByte((byte) SIGN_REQUEST);
        request.putString(blob).putString(data).putUInt32(flags);
        try {
            Buffer.PlainBuffer answer = ask(request);
            if (answer.readByte() != SIGN_RESPONSE) {
                throw new IOException("the ssh-agent refused to sign");
            }
            return answer.readBytes();
        } catch (Buffer.BufferException e) {
            throw new IOException("the ssh-agent's answer can't be read", e);
        }
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer request) throws IOException {
        byte[] body = request.getCompactData();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer message = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body);
            message.flip();
            while (message.hasRemaining()) {
                channel.write(message);
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            int length = in.readInt();
            if (length < 1 || length > LARGEST) {
                throw new IOException("the ssh-agent answers with " + length + " bytes");
            }
            byte[] answer = new byte[length];
            in.readFully(answer);
            return new Buffer.PlainBuffer(answer);
        }
    }

    /** A way to log in with one of its keys. */
    AuthMethod login(Key key) {
        return new ByAgent(key.blob());
    }

    /** RFC 4252, section 7: the key is offered first, and signs once it is accepted. */
    private final class ByAgent extends AbstractAuthMethod {
        private final byte[] blob;

        ByAgent(byte[] blob) {
            super("publickey");
            this.blob = blob;
        }

        private String algorithm() throws UserAuthException {
            try {
                String type = new Buffer.PlainBuffer(blob).readString();
                return type.equals("ssh-rsa") ? "rsa-sha2-512" : type;
            } catch (Buffer.BufferException e) {
                throw new UserAuthException("a key of the ssh-agent can't be read", e);
            }
        }

        private SSHPacket request(boolean signed) throws UserAuthException {
            return super.buildReq().putBoolean(signed).putString(algorithm()).putString(blob);
        }

        @Override
        protected SSHPacket buildReq() throws UserAuthException {
            return request(false);
        }

        @Override
        public void handle(Message message, SSHPacket packet)
                throws UserAuthException, TransportException {
            if (message != Message.USERAUTH_60) {
                super.handle(message, packet);
                return;
            }
            SSHPacket request = request(true);
            byte[] data =
                    new Buffer.PlainBuffer()
                            .putString(params.getTransport().getSessionID())
                            .putBuffer(request)
                            .getCompactData();
            int flags =
                    switch (algorithm()) {
                        case "rsa-sha2-512" -> RSA_SHA2_512;
                        case "rsa-sha2-256" -> RSA_SHA2_256;
                        default -> 0;
                    };
            try {
                request.putString(sign(blob, data, flags));
            } catch (IOException e) {
                throw new UserAuthException(String.valueOf(e.getMessage()), e);
            }
            params.getTransport().write(request);
        }
    }
}
