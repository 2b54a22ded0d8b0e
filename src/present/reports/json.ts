import { CHECK_SCHEMA, totalsRecord, wholeInputRecord } from './checked-input-record.ts';
import type { ReportFormat } from './report-writer.ts';

/** One document, an input a line. */
export const jsonReport: ReportFormat = {
  name: 'json',
  about: 'one document: jq, Open Policy Agent, check --merge',
  open(out, { version, presets }) {
    const head = { schema: CHECK_SCHEMA, tool: { name: 'rtmpkit', version }, presets };
    out.write(`${JSON.stringify(head).slice(0, -1)},"inputs":[`);
    let inputs = 0;
    return {
      input: (checked) => out.write(`${inputs++ === 0 ? '' : ','}\n${JSON.stringify(wholeInputRecord(checked))}`),
      end(totals) {
        const { complete, ...summary } = totalsRecord(totals);
        const closing = JSON.stringify({ complete, summary });
        out.write(`${inputs === 0 ? '' : '\n'}],${closing.slice(1)}\n`);
      },
    };
  },
};
