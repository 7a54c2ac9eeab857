// The list of the inbox: groups by definition with their counts, rows with what was seen against what was expected.
// Each row is a link to the warning's own address. It holds no filter and does nothing by itself but choosing.

import type { WarningRow } from '../../api/types.ts';
import { ago, number, t } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { href, useView } from '../../state/view.ts';
import { COLOURS, LETTERS, Shape } from '../../ui/colour.tsx';
import { pending } from './act.ts';
import { areasOf, compare, type Group, groups } from './inbox.ts';
import type { Action } from './lifecycle.ts';
import { type AreaNamer, categoryName, definitionName, useAreaNames } from './names.ts';
import { Glyph, observedText, Ratio, ratioText, Status } from './parts.tsx';

export interface Choosing {
  chosen: ReadonlySet<string>;
  choose: (ids: readonly string[], on: boolean) => void;
}

interface ListProps extends Choosing {
  warnings: readonly WarningRow[];
  grouped: boolean;
  /** The one that is open beside the list. */
  open: string;
  /** The one that the keys are on. */
  cursor: string | null;
  now: number;
  may: boolean;
}

/** The rows in the order in which they are shown, for the keys. */
export function inOrder(warnings: readonly WarningRow[], grouped: boolean): WarningRow[] {
  return grouped ? groups(warnings).flatMap((group) => group.warnings) : [...warnings].sort(compare);
}

export function List(props: ListProps) {
  const areaName = useAreaNames();
  if (!props.grouped)
    return <Rows {...props} warnings={inOrder(props.warnings, false)} areaName={areaName} named />;
  return (
    <>
      {groups(props.warnings).map((group) => (
        <section key={group.definition} class="inbox-group" aria-labelledby={`group-${group.definition}`}>
          <Head group={group} {...props} />
          <Rows {...props} warnings={group.warnings} areaName={areaName} named={false} />
        </section>
      ))}
    </>
  );
}

function Head({ group, chosen, choose, may }: { group: Group<WarningRow> } & Choosing & { may: boolean }) {
  const { lang } = useView();
  const ids = group.warnings.map(({ id }) => id);
  const all = ids.every((id) => chosen.has(id));
  const some = ids.some((id) => chosen.has(id));
  const name = definitionName(group.definition, lang);
  return (
    <header class="inbox-group-head">
      {may ? (
        <input
          type="checkbox"
          aria-label={`${t('inbox.select_group')}: ${name}`}
          checked={all}
          ref={(box) => {
            if (box) box.indeterminate = some && !all;
          }}
          onChange={(event) => choose(ids, event.currentTarget.checked)}
        />
      ) : null}
      <h2 id={`group-${group.definition}`}>{name}</h2>
      <span class="small faint">
        {t('inbox.group_count', { open: number(group.open), n: number(group.warnings.length) })}
      </span>
      {group.unseen > 0 ? (
        <span class="tag bad">{t('inbox.group_unseen', { n: number(group.unseen) })}</span>
      ) : null}
      <span class="spread" />
      <ul class="row tight">
        {COLOURS.filter((colour) => group.colours[colour]).map((colour) => (
          <li key={colour} class="mini" data-colour={colour}>
            <Shape colour={colour} />
            <span class="visually-hidden">{t(`inbox.${colour}`)}</span>
            {group.colours[colour]}
          </li>
        ))}
      </ul>
    </header>
  );
}

function Rows(props: ListProps & { areaName: AreaNamer; named: boolean }) {
  const under = useStore(pending);
  return (
    <ul class="inbox-rows">
      {props.warnings.map((warning) => (
        <Row key={warning.id} {...props} warning={warning} under={under.get(warning.id)} />
      ))}
    </ul>
  );
}

type RowProps = ListProps & {
  warning: WarningRow;
  areaName: AreaNamer;
  named: boolean;
  under: Action | undefined;
};

function Row({ warning, areaName, named, under, chosen, choose, open, cursor, now, may }: RowProps) {
  const { lang, filters } = useView();
  const title = titleOf(warning, areaName, lang);
  const ratio = ratioText(warning);
  return (
    <li
      class="inbox-row"
      id={`warning-${warning.id}`}
      data-colour={warning.colour}
      data-status={warning.status}
      data-open={open === warning.id}
      data-cursor={cursor === warning.id}
      aria-busy={under !== undefined}
    >
      {may ? (
        <input
          type="checkbox"
          aria-label={t('inbox.select', { what: title })}
          checked={chosen.has(warning.id)}
          onChange={(event) => choose([warning.id], event.currentTarget.checked)}
        />
      ) : null}
      <span class="chip" data-colour={warning.colour} title={t(`inbox.${warning.colour}`)}>
        <Shape colour={warning.colour} />
        <span class="visually-hidden">{t(`inbox.${warning.colour}`)} </span>
        {LETTERS[warning.colour]}
      </span>
      <div class="what">
        <a
          class="title truncate"
          href={href({ page: 'warning', id: warning.id, filters })}
          aria-current={open === warning.id ? 'true' : undefined}
        >
          {title}
        </a>
        <span class="sub small soft truncate">
          {named ? `${definitionName(warning.definition, lang)} · ` : null}
          {observedText(warning)}
          {ratio ? <span class="faint"> · {ratio}</span> : null}
        </span>
      </div>
      <span class="seen" aria-hidden="true">
        <Ratio of={warning} />
      </span>
      <span class="stands">
        <Status of={warning} pending={under} brief />
        {warning.escalation ? (
          <span class="tag bad">{t('inbox.escalated_to', { n: warning.escalation })}</span>
        ) : null}
      </span>
      <span class="who small soft truncate">
        {warning.organisation ? t('inbox.with', { who: warning.organisation }) : null}
      </span>
      <span class="age small faint">
        {warning.comments ? (
          <span class="remarks" title={t('inbox.comments', { n: warning.comments })}>
            <Glyph name="remark" />
            {warning.comments}
          </span>
        ) : null}
        <time dateTime={warning.raised_at} title={warning.raised_at}>
          {ago(warning.raised_at, now)}
        </time>
      </span>
    </li>
  );
}

/** “Shizhu · road traffic”. */
export function titleOf(warning: WarningRow, areaName: AreaNamer, lang: 'zh' | 'en'): string {
  const codes = areasOf(warning);
  const places = codes
    .slice(0, 2)
    .map(areaName)
    .join(lang === 'zh' ? '、' : ', ');
  const more = codes.length > 2 ? ` +${codes.length - 2}` : '';
  return `${places}${more} · ${categoryName(warning.category, warning.definition, lang)}`;
}
