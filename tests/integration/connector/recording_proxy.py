"""A man in the middle with the keys of both ends: records every byte that a connector sends to the
hub, before TLS hides it. For one test's own connector and hub, on loopback."""
import socket
import ssl
import threading


class RecordingProxy:
    def __init__(self, server_cert, server_key, client_cert, client_key, authority, target_port):
        self.sent = bytearray()
        self._server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server.load_cert_chain(server_cert, server_key)
        self._server.load_verify_locations(authority)
        self._server.verify_mode = ssl.CERT_REQUIRED
        self._client = ssl.create_default_context(cafile=authority)
        self._client.load_cert_chain(client_cert, client_key)
        self._target = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self):
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(raw,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self, raw):
        try:
            near = self._server.wrap_socket(raw, server_side=True)
            far = self._client.wrap_socket(socket.create_connection(("127.0.0.1", self._target)),
                                           server_hostname="localhost")
        except OSError:
            raw.close()
            return
        back = threading.Thread(target=self._copy, args=(far, near, None), daemon=True)
        back.start()
        self._copy(near, far, self.sent)
        back.join(10)
        near.close()
        far.close()

    @staticmethod
    def _copy(source, target, record):
        try:
            while data := source.recv(65536):
                if record is not None:
                    record += data
                target.sendall(data)
        except OSError:
            pass
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self._listener.close()
        for thread in self._threads:
            thread.join(10)
