import type { ServerNotice } from '../../analysis/serve/server-notice.ts';
import type { StreamStatus } from '../../analysis/serve/stream-status.ts';
import { findingRecord, groupRecord } from '../reports/checked-input-record.ts';

/** What happened, as a line of NDJSON. */
export const noticeRecord = (notice: ServerNotice, time: string): object => {
  if (notice.event === 'finding') {
    return { record: 'event', time, ...notice, finding: findingRecord(notice.finding) };
  }
  if (notice.event !== 'verdict') return { record: 'event', time, ...notice };
  const { judgement, ...rest } = notice;
  const { counts, findings, framesHit, frames } = judgement;
  return { record: 'event', time, ...rest, counts, findings: findings.map(groupRecord), framesHit, frames };
};

/** The state of a stream, as a line of NDJSON. */
export const statusRecord = (stream: StreamStatus, time: string): object => {
  const { findings, ...rest } = stream;
  if (findings === undefined) return { record: 'status', time, ...rest };
  return { record: 'status', time, ...rest, findings: { ...findings, last: findings.last.map(findingRecord) } };
};
