import { defineRule } from '../rule.ts';

export const capture = defineRule({
  id: 'rtmp/capture',
  title: 'packets that the capture does not have, or not whole',
  source: 'draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; RFC 9293 3.4',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for records that are damaged or cut, for link types that are not read, and for bytes of a TCP connection that were sent but not captured.',
  why: 'What follows missing bytes may be read wrong: a fault that is reported there need not be one of the session.',
  mend: {},
});
