import { defineRule } from '../rule.ts';

export const capabilities = defineRule({
  id: 'rtmp/capabilities',
  title: 'where the server says what it can do',
  source: 'E-RTMP v2, Enhancing NetConnection connect',
  severity: 'info',
  needs: ['rtmp'],
  what: 'Looks in which object of its answer to connect a server puts fourCcList, capsEx and the others.',
  why: 'The specification leaves open which argument has them; a client that looks in one of the two may take the server for an old one.',
  mend: {},
});
