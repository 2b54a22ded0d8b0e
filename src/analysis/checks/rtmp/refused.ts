import { defineRule } from '../rule.ts';

export const refused = defineRule({
  id: 'rtmp/refused',
  title: 'a command that the server refuses',
  source: 'RTMP 1.0 7.2',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for _error, and for status messages of level error.',
  why: 'The code and the description say why; encoders often show neither.',
  mend: {},
});
