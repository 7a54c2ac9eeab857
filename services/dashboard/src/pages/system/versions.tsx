// Which versions run. Used by the system page; one that is not known is said to be so.
import { t } from '../../i18n/index.ts';
import { Card } from '../../ui/states.tsx';
import { readable } from '../reports/words.ts';

const KNOWN = {
  quanyu: 'system.quanyu',
  clickhouse: 'system.clickhouse',
  detector_set: 'system.detector_set',
  reference_set: 'system.reference_set',
  reference_sets: 'system.reference_set',
} as const;

export function Versions({ of }: { of: Record<string, unknown> }) {
  const name = (part: string) =>
    Object.hasOwn(KNOWN, part) ? t(KNOWN[part as keyof typeof KNOWN]) : readable(part);
  const lines = Object.entries(of).flatMap(([part, version]): [string, string | null][] => {
    if (!Array.isArray(version))
      return [
        [name(part), version === null || version === undefined || version === '' ? null : String(version)],
      ];
    if (version.length === 0) return [[name(part), null]];
    return version.map((one: { set_name?: string; version?: unknown }) => [
      `${name(part)} ${one.set_name ?? ''}`,
      one.version === null || one.version === undefined ? null : String(one.version),
    ]);
  });
  return (
    <Card title={t('system.versions')}>
      <dl class="facts">
        {lines.map(([part, version]) => (
          <div class="version" key={part}>
            <dt>{part}</dt>
            <dd>
              {version === null ? <span class="unknown">{t('system.unknown')}</span> : <code>{version}</code>}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
