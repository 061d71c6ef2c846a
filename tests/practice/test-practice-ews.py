#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""EWS of the practice tenant: every answer against the published schema, refusals in the real service's words."""
import base64
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mail_client import EWS, GRAPH, MailClient, contracts  # noqa: E402

PROGRAM = sys.argv.pop(1)
T = '{http://schemas.microsoft.com/exchange/services/2006/types}'
M = '{http://schemas.microsoft.com/exchange/services/2006/messages}'
E = '{http://schemas.microsoft.com/exchange/services/2006/errors}'
MARK = '<t:ExtendedFieldURI DistinguishedPropertySetId="InternetHeaders" PropertyName="x-trunkline-test" PropertyType="String"/>'


def get_folder(name, shape='Default'):
    return (f'<m:GetFolder><m:FolderShape><t:BaseShape>{shape}</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="{name}"/>'
            '</m:FolderIds></m:GetFolder>')


def find_item(folders, inside='', shape='<t:BaseShape>IdOnly</t:BaseShape>'):
    ids = ''.join(f'<t:DistinguishedFolderId Id="{name}"/>' for name in folders)
    return f'<m:FindItem Traversal="Shallow"><m:ItemShape>{shape}</m:ItemShape>{inside}<m:ParentFolderIds>{ids}</m:ParentFolderIds></m:FindItem>'


class EwsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = MailClient(PROGRAM)
        accounts = cls.client.practice.setup('unity-connection-ews')['accounts']
        cls.first, cls.second = (account['address'] for account in accounts[:2])
        cls.schema = os.path.join(contracts(), 'ews-2013sp1-mit', 'ews-soap.xsd')
        cls.answers = tempfile.TemporaryDirectory()
        cls.n_answers = 0

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        try:
            if os.path.exists(cls.schema) and cls.n_answers:
                # All at once: loading the schema is what takes time.
                files = sorted(os.path.join(cls.answers.name, name) for name in os.listdir(cls.answers.name))
                run = subprocess.run(['xmllint', '--noout', '--nonet', '--schema', cls.schema, *files], capture_output=True, text=True)
                assert run.returncode == 0, run.stderr
        finally:
            cls.answers.cleanup()

    def setUp(self):
        self.client.practice.faults()

    def call(self, body, mailbox=None, status=200, **kwargs):
        answer = self.client.ews(body, mailbox or self.first, **kwargs)
        self.assertEqual(answer.status_code, status, answer.text)
        root = xml.etree.ElementTree.fromstring(answer.content)
        type(self).n_answers += 1
        with open(os.path.join(self.answers.name, f'{self.n_answers:03}.xml'), 'wb') as file:
            file.write(answer.content)
        return root

    def codes(self, root):
        return [code.text for code in root.iter(M + 'ResponseCode')] or [code.text for code in root.iter(E + 'ResponseCode')]

    def test_unauthenticated(self):
        for method in ('GET', 'POST'):
            answer = self.client.session.request(method, EWS.lower(), timeout=30)
            self.assertEqual(answer.status_code, 401)
            self.assertIn('Bearer ', answer.headers['WWW-Authenticate'])
            self.assertIn('Basic Realm=""', answer.headers['WWW-Authenticate'])
        answer = self.client.ews(get_folder('inbox'), self.first, token=self.client.token('graph', GRAPH))
        self.assertEqual(answer.status_code, 401)
        self.assertIn('audience', answer.headers['x-ms-diagnostics'])

    def test_folders(self):
        root = self.call(get_folder('inbox'))
        self.assertEqual(root.find(f'.//{T}TotalCount').text, '3')
        self.assertEqual(root.find(f'.//{T}ServerVersionInfo').get('MajorVersion'), '15')
        for name, element in (('calendar', 'CalendarFolder'), ('contacts', 'ContactsFolder'), ('msgfolderroot', 'Folder')):
            for shape in ('IdOnly', 'Default', 'AllProperties'):
                self.assertIsNotNone(self.call(get_folder(name, shape)).find(f'.//{T}{element}'))
        self.assertEqual(self.codes(self.call(get_folder('notes'))), ['ErrorFolderNotFound'])
        self.call('<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:ParentFolderIds>'
                  '<t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>')

    def test_impersonation(self):
        for kind, value in (('SmtpAddress', self.second), ('PrincipalName', self.second), ('PrimarySmtpAddress', self.second.upper())):
            self.assertEqual(self.codes(self.call(get_folder('inbox'), value, kind=kind)), ['NoError'])
        self.assertEqual(self.codes(self.call(get_folder('inbox'), 'nobody@nowhere.example', 500)), ['ErrorNonExistentMailbox'])
        self.assertEqual(self.codes(self.call(get_folder('inbox'), 'nobody', 500)), ['ErrorInvalidSmtpAddress'])
        self.assertEqual(self.codes(self.call(get_folder('inbox'), ' ', 500)), ['ErrorInvalidExchangeImpersonationHeaderData'])
        answer = self.client.ews(get_folder('inbox'))
        self.assertEqual(answer.status_code, 500)
        self.assertIn('ExchangeImpersonation SOAP header must be present', answer.text)

    def test_item_from_making_to_deleting(self):
        wave = base64.b64encode(b'RIFF....WAVE').decode()
        made = self.call('<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="inbox"/></m:SavedItemFolderId><m:Items>'
                         '<t:Message><t:Subject>Trunkline test 00ff &amp; ☎</t:Subject><t:Body BodyType="Text">x</t:Body><t:Attachments><t:FileAttachment>'
                         f'<t:Name>a.wav</t:Name><t:ContentType>audio/wav</t:ContentType><t:Content>{wave}</t:Content></t:FileAttachment></t:Attachments>'
                         f'<t:Categories><t:String>Trunkline test</t:String></t:Categories><t:ExtendedProperty>{MARK}<t:Value>00ff</t:Value></t:ExtendedProperty>'
                         f'<t:ToRecipients><t:Mailbox><t:EmailAddress>{self.first}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items></m:CreateItem>')
        item = made.find(f'.//{T}ItemId').get('Id')
        restriction = ('<m:IndexedPageItemView MaxEntriesReturned="50" Offset="0" BasePoint="Beginning"/><m:Restriction><t:Contains ContainmentMode="Prefixed" '
                       'ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="item:Subject"/><t:Constant Value="trunkline TEST "/></t:Contains></m:Restriction>')
        shape = ('<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/><t:FieldURI FieldURI="item:DateTimeCreated"/>'
                 f'<t:FieldURI FieldURI="item:Categories"/>{MARK}</t:AdditionalProperties>')
        found = self.call(find_item(['drafts', 'inbox'], restriction, shape))
        self.assertEqual([e.get('Id') for e in found.iter(T + 'ItemId')], [item])
        self.assertEqual(found.find(f'.//{T}ExtendedProperty/{T}Value').text, '00ff')
        self.assertEqual(len(self.codes(found)), 2)
        full = self.call(f'<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:ItemIds><t:ItemId Id="{item}"/></m:ItemIds></m:GetItem>')
        self.assertEqual(full.find(f'.//{T}Subject').text, 'Trunkline test 00ff & ☎')
        attachment = full.find(f'.//{T}AttachmentId').get('Id')
        content = self.call(f'<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="{attachment}"/></m:AttachmentIds></m:GetAttachment>')
        self.assertEqual(content.find(f'.//{T}Content').text, wave)
        self.assertEqual(self.codes(self.call(
            f'<m:UpdateItem ConflictResolution="AutoResolve" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId Id="{item}"/><t:Updates>'
            '<t:SetItemField><t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>false</t:IsRead></t:Message></t:SetItemField></t:Updates></t:ItemChange>'
            '</m:ItemChanges></m:UpdateItem>')), ['NoError'])
        # The same item under Graph, marker and all.
        graph = self.client.graph('GET', f"/users/{self.first}/messages/{item.replace('+', '-').replace('/', '_')}?$select=isRead,internetMessageHeaders").json()
        self.assertFalse(graph['isRead'])
        self.assertEqual(graph['internetMessageHeaders'], [{'name': 'x-trunkline-test', 'value': '00ff'}])
        remove = f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="{item}"/></m:ItemIds></m:DeleteItem>'
        self.assertEqual(self.codes(self.call(remove)), ['NoError'])
        self.assertEqual(self.codes(self.call(remove)), ['ErrorItemNotFound'])

    def test_calendar_and_contacts(self):
        made = self.call('<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items><t:CalendarItem><t:Subject>Now</t:Subject><t:Start>2030-05-01T10:00:00Z</t:Start>'
                         '<t:End>2030-05-01T10:30:00Z</t:End></t:CalendarItem></m:Items></m:CreateItem>')
        item = made.find(f'.//{T}ItemId').get('Id')
        view = '<m:CalendarView MaxEntriesReturned="10" StartDate="2030-05-01T00:00:00Z" EndDate="2030-05-02T00:00:00Z"/>'
        found = self.call(find_item(['calendar'], view, '<t:BaseShape>Default</t:BaseShape>'))
        self.assertEqual([e.get('Id') for e in found.iter(T + 'ItemId')], [item])
        self.call(f'<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone"><m:ItemIds><t:ItemId Id="{item}"/></m:ItemIds></m:DeleteItem>')
        contacts = self.call(find_item(['contacts'], shape='<t:BaseShape>AllProperties</t:BaseShape>'))
        self.assertEqual(len(list(contacts.iter(T + 'Contact'))), 2)

    def test_paging(self):
        page = '<m:IndexedPageItemView MaxEntriesReturned="2" Offset="{}" BasePoint="Beginning"/>'
        seen = []
        for offset, last in ((0, 'false'), (2, 'true')):
            root = self.call(find_item(['inbox'], page.format(offset)), self.second).find(f'.//{M}RootFolder')
            self.assertEqual((root.get('TotalItemsInView'), root.get('IncludesLastItemInRange')), ('3', last))
            seen += [e.get('Id') for e in root.iter(T + 'ItemId')]
        self.assertEqual(len(set(seen)), 3)

    def test_resolve_names(self):
        ask = '<m:ResolveNames ReturnFullContactData="false" SearchScope="ActiveDirectory"><m:UnresolvedEntry>{}</m:UnresolvedEntry></m:ResolveNames>'
        self.assertEqual(self.call(ask.format(self.second)).find(f'.//{T}EmailAddress').text, self.second)
        self.assertEqual(self.codes(self.call(ask.format('nobody@nowhere.example'))), ['ErrorNameResolutionNoResults'])
        self.assertEqual(self.codes(self.call(ask.format('room'))), ['ErrorNameResolutionMultipleResults'])

    def test_send(self):
        self.assertEqual(self.codes(self.call('<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:Message><t:Subject>Sent by EWS</t:Subject><t:ToRecipients><t:Mailbox>'
                                              f'<t:EmailAddress>{self.second}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items></m:CreateItem>')), ['NoError'])
        restriction = ('<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="item:Subject"/><t:FieldURIOrConstant><t:Constant Value="Sent by EWS"/></t:FieldURIOrConstant>'
                       '</t:IsEqualTo></m:Restriction>')
        self.assertEqual(len(list(self.call(find_item(['inbox'], restriction), self.second).iter(T + 'ItemId'))), 1)

    def test_hostile_requests(self):
        for body in ('', '<m:NoSuchThing/>', '<x/>', '<m:CreateItem/>', get_folder('inbox')[:-5]):
            answer = self.client.ews(body, self.first)
            self.assertEqual(answer.status_code, 500, body)
            self.assertIn('ErrorSchemaValidation', answer.text)
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'
        answer = self.client.session.post(EWS, data=bomb, headers={'Authorization': 'Bearer ' + self.client.token('ews', 'https://outlook.office365.com')}, timeout=30)
        self.assertIn('ErrorSchemaValidation', answer.text)
        self.assertIn('ErrorInvalidServerVersion', self.client.ews(get_folder('inbox'), self.first, version='Exchange1999').text)

    def test_gate_and_back_off(self):
        for fault, length in (('ews-gate-closed', 0), ('ews-gate-closed-text', 100)):
            self.client.practice.faults(fault)
            for mailbox in (self.first, self.second):
                answer = self.client.ews(get_folder('inbox'), mailbox)
                self.assertEqual(answer.status_code, 403)
                self.assertGreaterEqual(len(answer.content), length)
        self.client.practice.faults(f'ews-mailbox-blocked={self.first}')
        self.assertEqual(self.client.ews(get_folder('inbox'), self.first).status_code, 403)
        self.assertEqual(self.client.ews(get_folder('inbox'), self.second).status_code, 200)
        self.client.practice.faults('ews-busy')
        self.assertEqual(self.call(get_folder('inbox'), status=500).find(f'.//{T}Value[@Name="BackOffMilliseconds"]').text, '30000')
        self.client.practice.faults('ews-inner-busy-briefly')
        for expected in ('ErrorInternalServerError', 'ErrorInternalServerError', 'NoError'):
            self.assertEqual(self.codes(self.call(get_folder('inbox'))), [expected])
        self.client.practice.faults('ews-unavailable')
        self.assertEqual(self.client.ews(get_folder('inbox'), self.first).headers['Retry-After'], '30')

    def test_every_response_code(self):
        status, menu = self.client.practice.ask('GET', '/faults')
        self.assertEqual(status, 200)
        rows = menu if isinstance(menu, list) else menu['faults']
        names = [row['name'] for row in rows if row['name'].startswith('ews-Error')]
        self.assertGreaterEqual(len(names), 30)
        for name in names:
            with self.subTest(name):
                self.client.practice.faults(f'{name}={self.first}')
                for body in (get_folder('inbox'), '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message/></m:Items></m:CreateItem>',
                             '<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:Message/></m:Items></m:CreateItem>'):
                    answer = self.client.ews(body, self.first)
                    if name[4:] in answer.text:
                        break
                self.call(body, status=answer.status_code)
                self.assertEqual(self.codes(xml.etree.ElementTree.fromstring(answer.content)), [name[4:]])


if __name__ == '__main__':
    unittest.main()
