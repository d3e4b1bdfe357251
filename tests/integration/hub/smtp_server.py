"""A real mail server on loopback for the tests of reminders: aiosmtpd of Debian's packages, with STARTTLS and
authentication. Run as a program: smtp_server.py FOLDER CERTIFICATE KEY [option…]. It writes its port into
FOLDER/port, each message that it takes into FOLDER/<n>.eml with the envelope in FOLDER/<n>.json, and each attempt
to log in into FOLDER/logins. Options: no-starttls; refuse=ADDRESS (550); busy=ADDRESS (451)."""
import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from smtp_settings import PASSWORD, USER  # noqa: E402


class Handler:
    def __init__(self, folder, options):
        self.folder, self.options, self.taken = folder, options, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if f"refuse={address}" in self.options:
            return "550 5.1.1 no such mailbox"
        if f"busy={address}" in self.options:
            return "451 4.2.1 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        # The envelope first: whoever sees the message finds it complete.
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                 "user": session.auth_data.decode() if session.auth_data else None}
        (self.folder / f"{self.taken}.json").write_text(json.dumps(about))
        (self.folder / f"{self.taken}.eml").write_bytes(envelope.original_content)
        return "250 2.0.0 taken"


def authenticator(folder):
    def check(server, session, envelope, mechanism, data):
        with open(folder / "logins", "a", encoding="utf-8") as file:
            file.write(f"{mechanism} {data.login.decode()} tls={session.ssl is not None}\n")
        good = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=good, handled=False, auth_data=data.login)
    return check


async def main():
    folder, certificate, key, options = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = Handler(folder, options)
    how = {"auth_require_tls": False, "auth_required": False} if "no-starttls" in options else {
        "tls_context": context, "require_starttls": True, "auth_required": True}

    def session():
        return SMTP(handler, hostname="localhost", authenticator=authenticator(folder), **how)

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    (folder / "port.new").write_text(str(server.sockets[0].getsockname()[1]))
    (folder / "port.new").rename(folder / "port")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
