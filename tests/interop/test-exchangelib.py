#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""python3-exchangelib, unmodified, against the practice tenant: impersonated mail, calendar and contacts under the real names."""
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'practice'))
from practice import Practice  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Exchangelib(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.practice = Practice(program=PROGRAM)
        os.environ.update(cls.practice.environment())
        import exchangelib  # after the environment: requests reads it
        cls.lib = exchangelib
        accounts = cls.practice.setup('unity-connection-ews')['accounts']
        cls.first, cls.second, cls.third = (account['address'] for account in accounts[:3])

    @classmethod
    def tearDownClass(cls):
        from exchangelib.protocol import close_connections
        close_connections()
        cls.practice.__exit__()

    def setUp(self):
        self.practice.faults()

    def account(self, address, secret=None):
        registration = self.practice.registration('ews')
        identity = self.lib.Identity(primary_smtp_address=address)
        credentials = self.lib.OAuth2Credentials(client_id=registration['client-id'], client_secret=secret or registration['secret'],
                                                 tenant_id=self.practice.facts['tenant']['id'], identity=identity)
        config = self.lib.Configuration(credentials=credentials, auth_type=self.lib.OAUTH2, server='outlook.office365.com',
                                        retry_policy=self.lib.FaultTolerance(max_wait=20))
        return self.lib.Account(address, config=config, autodiscover=False, access_type=self.lib.IMPERSONATION)

    def test_inbox(self):
        account = self.account(self.first)
        self.assertEqual(account.inbox.total_count, 3)
        self.assertEqual(account.inbox.unread_count, 2)
        subjects = [item.subject for item in account.inbox.all().order_by('-datetime_received')]
        self.assertEqual(len(subjects), 3)
        self.assertTrue(any(subject.startswith('Voice message from') for subject in subjects))
        self.assertEqual(account.inbox.filter(subject__startswith='Voice message').count(), 1)

    def test_message_is_kept_read_and_deleted(self):
        account = self.account(self.first)
        message = self.lib.Message(account=account, folder=account.drafts, subject='Grüße & <Test> 漢字', body='Inhalt', to_recipients=[self.second])
        message.attach(self.lib.FileAttachment(name='voice.wav', content=b'RIFF\x00\x01', content_type='audio/wav'))
        message.save()
        again = account.drafts.get(subject='Grüße & <Test> 漢字')
        self.assertEqual(again.body, 'Inhalt')
        self.assertEqual(again.to_recipients[0].email_address, self.second)
        self.assertEqual(again.attachments[0].content, b'RIFF\x00\x01')
        again.is_read = False
        again.save(update_fields=['is_read'])
        again.refresh()
        self.assertFalse(again.is_read)
        again.delete()
        self.assertEqual(account.drafts.filter(subject='Grüße & <Test> 漢字').count(), 0)

    def test_send(self):
        sender, receiver = self.account(self.first), self.account(self.third)
        message = self.lib.Message(account=sender, folder=sender.sent, subject='From one to another', body='Hello', to_recipients=[self.third])
        message.send_and_save()
        received = receiver.inbox.get(subject='From one to another')
        self.assertEqual(received.sender.email_address, self.first)
        self.assertFalse(received.is_read)
        self.assertEqual(sender.sent.filter(subject='From one to another').count(), 1)
        received.delete()
        self.assertEqual(receiver.inbox.filter(subject='From one to another').count(), 0)

    def test_calendar(self):
        account = self.account(self.first)
        zone = self.lib.EWSTimeZone('UTC')
        start = self.lib.EWSDateTime.now(zone).replace(microsecond=0) + datetime.timedelta(hours=1)
        meeting = self.lib.CalendarItem(account=account, folder=account.calendar, subject='Meeting made by a test', start=start,
                                        end=start + datetime.timedelta(minutes=30), location='Room Seine')
        meeting.save()
        view = account.calendar.view(start=start - datetime.timedelta(minutes=1), end=start + datetime.timedelta(hours=1))
        found, = [item for item in view if item.subject == 'Meeting made by a test']
        self.assertEqual(found.start, start)
        self.assertEqual(found.location, 'Room Seine')
        found.delete()
        self.assertEqual(account.calendar.filter(subject='Meeting made by a test').count(), 0)

    def test_contacts(self):
        account = self.account(self.second)
        names = sorted(contact.display_name for contact in account.contacts.all())
        self.assertEqual(names, ['Agnès Delacroix', 'Jörg Weiß'])
        contact = self.lib.items.Contact(account=account, folder=account.contacts, given_name='Ωmega', surname='Test', display_name='Ωmega Test')
        contact.save()
        self.assertEqual(account.contacts.get(display_name='Ωmega Test').given_name, 'Ωmega')

    def test_names_resolve(self):
        account = self.account(self.first)
        found = account.protocol.resolve_names([self.second])
        self.assertEqual([mailbox.email_address for mailbox in found], [self.second])

    def test_folder_tree(self):
        names = {folder.name for folder in self.account(self.first).msg_folder_root.children}
        self.assertLessEqual({'Inbox', 'Drafts', 'Sent Items', 'Calendar', 'Contacts'}, names)

    def test_unknown_mailbox(self):
        with self.assertRaises(self.lib.errors.ErrorNonExistentMailbox):
            self.account('nobody.at.all@' + self.practice.facts['tenant']['domain']).inbox.total_count

    def test_impersonation_denied(self):
        account = self.account(self.second)
        self.assertEqual(account.inbox.total_count, 3)
        self.practice.faults('ews-ErrorImpersonateUserDenied=' + self.second)
        with self.assertRaises(self.lib.errors.ErrorImpersonateUserDenied):
            account.inbox.refresh()
        self.account(self.first).inbox.refresh()

    def test_back_off_is_waited_for(self):
        account = self.account(self.first)
        folder = account.inbox
        # The other two shapes it knows as well, but waits a minute whatever the answer says.
        self.practice.faults('ews-busy-briefly')
        folder.refresh()
        self.assertEqual(folder.name, 'Inbox')


if __name__ == '__main__':
    unittest.main()
