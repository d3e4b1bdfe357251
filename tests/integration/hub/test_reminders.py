"""Proves that reminders are made once, go to a real mail server under TLS with a password, arrive as they were
written, and that each thing that can go wrong is recorded, costs nobody else a message, and gives no secret away."""
import contextlib
import email
import email.policy
import hashlib
import sqlite3
import unittest

from hub_case import AGENCY, OTHER_AGENCY
from mail_case import MailCase, MailServer, today

THIRD = "22910228000018"


class Reminders(MailCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), (THIRD, "Essonne"))
    campaigns = 0

    def setUp(self):
        for siret, address in ((AGENCY, "a@example.org"), (OTHER_AGENCY, "b@example.org")):
            self.hub("agency", "edit", "--siret", siret, "--contact", address)
        # Nothing of another test's waits.
        if self.outbox("--waiting"):
            self.configure_mail(1)
            self.hub("outbox", "export", self.consortium.folder / "old", "--done")
        Reminders.campaigns += 1
        self.name = f"c{self.campaigns}"
        self.campaign(self.name, str(1990 + self.campaigns))

    def remind(self, *more, code=0):
        return self.hub("remind", "--campaign", self.name, *more, code=code)

    def server(self, *options):
        return MailServer(self.consortium.folder / "hub", *options)

    def states(self):
        """By recipient, what became of this campaign's messages last."""
        return {m["recipient"]: m["deliveries"][-1]["outcome"] if m["deliveries"] else "waiting"
                for m in self.outbox("--campaign", self.name)}

    def test_arrive_as_they_were_written(self):
        said = self.remind()
        self.assertIn(THIRD, said.stdout)  # It has no address.
        with self.server() as server:
            self.configure_mail(server.port, consortium=".Groupement d'achat")
            self.hub("outbox", "send")
            got = server.messages()
        self.assertEqual([e["to"] for e, _ in got], [["a@example.org"], ["b@example.org"]])
        self.assertEqual({(e["from"], e["tls"], e["user"]) for e, _ in got}, {("hub@example.org", True, "parangon")})
        self.assertTrue(all("tls=True" in line for line in server.logins()))
        _, message = got[0]
        self.assertEqual(message["Subject"], f"Collecte « {self.name} » : dépôt attendu pour le "
                         + "/".join(reversed(today(10).split("-"))))
        self.assertEqual(message["From"], "Parangon é <hub@example.org>")
        self.assertEqual((message["To"], message["Reply-To"]), ("a@example.org", "achats@example.org"))
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message.get_content_charset(), "utf-8")
        self.assertEqual(len({m["Message-ID"] for _, m in got}), 2)
        kept = self.hub_json("outbox", "show", str(self.outbox("--campaign", self.name)[-1]["number"]))
        self.assertEqual(message.get_content().replace("\r\n", "\n"), kept["body"])
        self.assertIn("In English: ", kept["body"])
        self.assertEqual(self.states(), {"a@example.org": "sent", "b@example.org": "sent"})
        told = self.events("reminders_sent")[-1]["subject"]
        self.assertEqual((told["sent"], told["refused"], told["failed"]), ("2", "0", "0"))
        made = next(e["subject"] for e in self.events("reminders_made") if e["subject"]["campaign"] == self.name)
        words = "\n".join((kept["recipient"], kept["subject"], kept["body"]))
        self.assertEqual(made["words_sha256"].split()[0], hashlib.sha256(words.encode()).hexdigest())
        numbers = [m["number"] for m in self.outbox("--campaign", self.name)]
        self.assertEqual([e["subject"]["outcome"] for e in self.events("delivery_recorded")
                          if int(e["subject"]["number"]) in numbers], ["sent", "sent"])

    def test_a_line_that_begins_with_a_dot_keeps_it(self):
        self.configure_mail(1, consortium=".Groupement d'achat")
        self.remind()
        with self.server() as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send")
            body = server.messages()[0][1].get_content().replace("\r\n", "\n")
        self.assertIn("\n.Groupement d'achat attend vos chiffres", body)
        self.assertTrue(body.endswith("\n.Groupement d'achat\n"), body)

    def test_are_made_once_a_day(self):
        self.assertEqual(self.outbox("--campaign", self.name), [])
        preview = self.remind("--dry-run").stdout
        self.assertIn("parangon-connector sync --period", preview)
        self.assertEqual(self.outbox("--campaign", self.name), [])
        self.remind()
        self.remind()
        self.assertEqual(len(self.outbox("--campaign", self.name)), 2)
        made = [e["subject"] for e in self.events("reminders_made") if e["subject"]["campaign"] == self.name]
        self.assertEqual([(e["kind"], e["count"], e["agencies"]) for e in made],
                         [("before-due", "2", f"{AGENCY} {OTHER_AGENCY}")])

    def test_go_to_whom_they_concern(self):
        period = str(1990 + self.campaigns)
        answer = self.submit(period=period)[0]
        self.remind()
        self.assertEqual({m["agency"] for m in self.outbox("--campaign", self.name)}, {OTHER_AGENCY})
        self.remind("--kind", "uncertified")
        asked = [m for m in self.outbox("--campaign", self.name) if m["kind"] == "uncertified"]
        self.assertEqual([m["agency"] for m in asked], [AGENCY])
        self.certify(answer)
        self.assertIn("0 message(s) to be made", self.hub("--lang", "en", "remind", "--campaign", self.name, "--kind",
                                                         "uncertified", "--dry-run").stdout)
        self.remind("--kind", "overdue", code=1)
        self.hub("campaign", "edit", self.name, "--due", today(-1))
        self.remind("--kind", "before-due", code=1)
        self.remind()
        self.assertEqual([m["agency"] for m in self.outbox("--campaign", self.name) if m["kind"] == "overdue"],
                         [OTHER_AGENCY])
        self.hub("campaign", "edit", self.name, "--closing", today(-1))
        self.remind(code=1)

    def test_a_wrong_password_sends_nothing_and_keeps_everything(self):
        self.remind()
        with self.server() as server:
            self.configure_mail(server.port, password="wrong guess")
            said = self.hub("outbox", "send", code=3)
            self.assertEqual(server.messages(), [])
            self.assertNotIn("wrong guess", said.stdout + said.stderr)
            self.assertEqual(self.states(), {"a@example.org": "failed", "b@example.org": "waiting"})
            self.configure_mail(server.port)
            self.hub("outbox", "send")
            self.assertEqual(len(server.messages()), 2)

    def test_without_starttls_nothing_is_said(self):
        self.remind()
        with self.server("no-starttls") as server:
            self.configure_mail(server.port)
            self.assertIn("STARTTLS", self.hub("outbox", "send", code=3).stderr)
            self.assertEqual((server.messages(), server.logins()), ([], []))
            # Who wants it in the clear says so, and then sends no password.
            self.configure_mail(server.port, more='tls = "none"')
            self.hub("outbox", "send")
            self.assertEqual([(e["tls"], e["user"]) for e, _ in server.messages()], [(False, None)] * 2)
            self.configure_mail(server.port, more='tls = "none"\nuser = "parangon"\npassword_file = "password"')
            self.hub("outbox", "send", code=2)

    def test_a_certificate_of_another_authority_is_refused(self):
        self.remind()
        with self.server() as server:
            self.configure_mail(server.port)
            config = self.consortium.folder / "hub.toml"
            config.write_text(config.read_text().replace('\nca = "hub/ca.pem"\n', "\n"))
            self.hub("outbox", "send", code=3)
            self.assertEqual((server.messages(), server.logins()), ([], []))

    def test_a_refused_recipient_does_not_stop_the_others(self):
        self.remind()
        with self.server("refuse=a@example.org") as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send", code=1)
            self.assertEqual([e["to"] for e, _ in server.messages()], [["b@example.org"]])
            self.assertEqual(self.states(), {"a@example.org": "refused", "b@example.org": "sent"})
            refused = next(m for m in self.outbox("--campaign", self.name) if m["recipient"] == "a@example.org")
            self.assertIn("550 5.1.1 no such mailbox", refused["deliveries"][0]["detail"])
            # It is not tried again, and nobody gets a message twice.
            self.hub("outbox", "send")
            self.assertEqual(len(server.messages()), 1)

    def test_a_busy_mailbox_is_tried_again(self):
        self.remind()
        with self.server("busy=a@example.org") as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send")
            self.assertEqual(self.states(), {"a@example.org": "failed", "b@example.org": "sent"})
        with self.server() as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send")
            self.assertEqual([e["to"] for e, _ in server.messages()], [["a@example.org"]])
        self.assertEqual(self.states(), {"a@example.org": "sent", "b@example.org": "sent"})

    def test_while_the_server_is_down_messages_wait(self):
        self.remind()
        with self.server() as server:
            port = server.port
        self.configure_mail(port)
        self.hub("outbox", "send", code=3)
        self.assertEqual(len(self.outbox("--waiting", "--campaign", self.name)), 2)
        with self.server() as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send")
            self.assertEqual(len(server.messages()), 2)
        self.assertEqual(self.outbox("--waiting"), [])

    def alter(self, *statements):
        """What only somebody with the database's file in hand can do."""
        with contextlib.closing(sqlite3.connect(self.consortium.folder / "hub.sqlite")) as store, store:
            for statement in statements:
                store.execute(statement)

    def test_what_has_waited_too_long_is_given_up(self):
        self.remind()
        newest = self.outbox("--campaign", self.name)[0]["number"]
        self.alter("DROP TRIGGER IF EXISTS outbox_keep",
                   f"UPDATE outbox SET made = made - {5 * 86_400_000 + 1} WHERE number = {newest}")
        with self.server() as server:
            self.configure_mail(server.port)
            self.hub("outbox", "send", code=1)
            self.assertEqual([e["to"] for e, _ in server.messages()], [["a@example.org"]])
        self.assertEqual(self.states(), {"a@example.org": "sent", "b@example.org": "expired"})

    def test_while_an_alarm_stands_nothing_is_sent(self):
        self.remind()
        self.alter("INSERT INTO log_alarms (at, kind, agency, note) VALUES (0, 'behind', '22770001000019', 'note')")
        try:
            with self.server() as server:
                self.configure_mail(server.port)
                self.hub("outbox", "send", code=1)
                self.assertEqual((server.messages(), server.logins()), ([], []))
            self.hub("remind", "--campaign", self.name, "--kind", "uncertified")  # It would make none.
            self.hub("campaign", "edit", self.name, "--title", "t", code=3)
        finally:
            self.hub("log", "resume", "--reason", "test")
        self.assertEqual(set(self.states().values()), {"waiting"})

    def test_a_password_that_others_can_read_is_refused(self):
        self.remind()
        with self.server() as server:
            self.configure_mail(server.port, mode=0o640)
            self.assertIn("chmod 600", self.hub("outbox", "send", code=1).stderr)
            self.assertEqual(server.logins(), [])
        self.assertEqual(set(self.states().values()), {"waiting"})

    def test_files_for_another_mailer(self):
        self.remind()
        self.configure_mail(1)
        folder = self.consortium.folder / f"export-{self.name}"
        self.hub("outbox", "export", folder)
        files = sorted(folder.glob("*.eml"))
        messages = [email.message_from_bytes(f.read_bytes(), policy=email.policy.SMTP) for f in files]
        self.assertEqual([m["To"] for m in messages], ["a@example.org", "b@example.org"])
        self.assertIn("Seine-et-Marne", messages[0].get_content())
        self.assertEqual({f.stat().st_mode & 0o777 for f in files}, {0o600})
        self.assertEqual(len(self.outbox("--waiting")), 2)
        self.hub("outbox", "export", folder, "--done")
        self.assertEqual(self.outbox("--waiting"), [])
        self.assertEqual(set(self.states().values()), {"exported"})
        self.assertEqual(self.events("messages_exported")[-1]["subject"]["count"], "2")

    def test_what_is_missing_is_named(self):
        config = self.consortium.folder / "hub.toml"
        text = config.read_text()
        config.write_text(text.split("\n[mail]\n")[0] + "\n")
        for command in (("send",), ("export", self.consortium.folder / "no-mail")):
            said = self.hub("--lang", "en", "outbox", *command, code=1).stderr
            self.assertIn("no section [mail]: add it, with from to export, and url to send", said)
        config.write_text(config.read_text() + '\n[mail]\nfrom = "hub@example.org"\n')
        self.hub("outbox", "export", self.consortium.folder / "only-from")
        self.assertIn("[mail] url", self.hub("outbox", "send", code=1).stderr)
        self.hub("outbox", "show", "999999", code=3)
        self.hub("remind", "--campaign", "nothing", code=3)
        for bad in ('url = "http://localhost"\nfrom = "a@example.org"', 'from = "a@example.org"'):
            config.write_text(text.split("\n[mail]\n")[0] + f"\n[mail]\n{bad}\n")
            self.hub("outbox", "send", code=1)
        for bad in ('from = "nobody"', 'from = "a@example.org"\nuser = "u"', 'from = "a@example.org"\ntls = "maybe"'):
            config.write_text(text.split("\n[mail]\n")[0] + f"\n[mail]\n{bad}\n")
            self.hub("outbox", "list", code=2)
        config.write_text(text)


if __name__ == "__main__":
    unittest.main()
