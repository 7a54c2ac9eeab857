// The head of a warning: what it is, how grave, where it stands, since when, and who has it. Used by the panel.
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { ago, dateTime, t, tv } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { FreshnessBadge } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icons.tsx';
import { valueWord } from '../reports/words.ts';
import { pending } from './act.ts';
import { titleOf } from './list.tsx';
import { definitionName, useAreaNames } from './names.ts';
import { observedText, ratioText, Status } from './parts.tsx';

export function Head({
  of,
  now,
  freshness,
}: {
  of: WarningRow;
  now: number;
  freshness: Parameters<typeof FreshnessBadge>[0]['of'];
}) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const under = useStore(pending).get(of.id);
  const ratio = ratioText(of);
  const said: [string, string | null][] = [
    [t('inbox.last_action'), of.last_action || null],
    [t('inbox.last_comment'), of.last_comment || null],
    [t('inbox.shelved_reason'), of.status === 'shelved' ? of.shelved_reason || null : null],
    [
      t('inbox.clearing'),
      of.ended_at && of.clearing && of.clearing !== 'unspecified' ? valueWord(of.clearing, lang) : null,
    ],
    [t('inbox.verdict'), of.verdict && of.verdict !== 'unspecified' ? valueWord(of.verdict, lang) : null],
  ];
  const facts = said.filter(([, value]) => value !== null);
  return (
    <header class="panel-head stack tight">
      <div class="row tight">
        <ColourChip colour={of.colour} />
        {of.colour_max && of.colour_max !== of.colour ? (
          <span class="tag">{t('inbox.more_severe', { colour: tv('colour', of.colour_max) })}</span>
        ) : null}
        <Status of={of} pending={under} />
        {of.exercise ? (
          <span class="tag" title={t('inbox.exercise_help')}>
            {t('inbox.exercise')}
          </span>
        ) : null}
        {of.escalation ? <span class="tag bad">{t('inbox.escalated_to', { n: of.escalation })}</span> : null}
        <span class="spread" />
        <span class="no-print row tight">
          <CopyLink />
          <a class="button quiet small" href={`/api/v1/warnings/${encodeURIComponent(of.id)}/cap.xml`}>
            <Icon name="download" />
            {t('inbox.cap')}
          </a>
        </span>
      </div>
      <h1 id="page-title" tabIndex={-1} class="panel-title">
        {titleOf(of, areaName, lang)}
      </h1>
      <p class="soft">
        {definitionName(of.definition, lang)} · {observedText(of)}
        {ratio ? ` · ${ratio}` : null}
      </p>
      <p class="small faint row tight">
        <span>
          {t('inbox.raised_ago', { ago: ago(of.raised_at, now) })} ({dateTime(of.raised_at)})
        </span>
        {of.revised ? <span>· {t('inbox.revised_times', { n: of.revised })}</span> : null}
        {of.acknowledged_by ? <span>· {t('inbox.acknowledged_by', { who: of.acknowledged_by })}</span> : null}
        {of.organisation ? <span>· {t('inbox.with', { who: of.organisation })}</span> : null}
        {freshness ? <FreshnessBadge of={freshness} brief /> : null}
      </p>
      {facts.length === 0 ? null : (
        <dl class="facts small">
          {facts.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </header>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(location.origin + location.pathname);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" class="button quiet small" onClick={() => void copy()}>
      {copied ? t('inbox.copied') : t('inbox.copy_link')}
    </button>
  );
}
