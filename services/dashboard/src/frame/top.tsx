// The top bar: where one is, the range, freshness and live state, search, display settings, session. Used by the frame.
import { type Key, t, tv } from '../i18n/index.ts';
import type { Language, Theme, View, Zone } from '../state/address.ts';
import { live } from '../state/live.ts';
import { session, signOut } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { go, href, useView } from '../state/view.ts';
import { useAreaName } from '../ui/areas.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { RangePicker } from '../ui/range.tsx';
import { pageName } from './navigation.ts';

const RANGED = new Set([
  'city',
  'town',
  'towns',
  'incidents',
  'fires',
  'ledger',
  'report',
  'query',
  'warnings',
]);

/** Where the records of a kind are listed. */
function listOf(kind: string): Partial<View> {
  if (kind === 'fire') return { page: 'fires' };
  if (kind === 'hazard') return { page: 'ledger', id: 'hazards' };
  if (kind === 'dispute') return { page: 'ledger', id: 'disputes' };
  if (kind === 'petition') return { page: 'ledger', id: 'petitions' };
  if (kind === 'work_accident') return { page: 'report', id: 'work-accidents' };
  return { page: 'incidents' };
}

export function Top({
  onMenu,
  onSearch,
  menuOpen,
}: {
  onMenu: () => void;
  onSearch: () => void;
  menuOpen: boolean;
}) {
  const view = useView();
  const who = useStore(session);
  const name = useAreaName();
  const root = who?.area ? name(who.area) : t('session.whole');
  return (
    <header class="top">
      <button
        type="button"
        class="button icon menu-button"
        aria-expanded={menuOpen}
        aria-controls="navigation"
        aria-label={t('nav.menu')}
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <nav aria-label={t('nav.where')} class="truncate hide-small">
        <ol class="where">
          <li>
            <a href={href({ page: 'city', id: '', filters: {} })}>{root}</a>
          </li>
          {view.page === 'town' ? (
            <li>
              <a href={href({ page: 'towns', id: '', filters: {} })}>{t('page.towns')}</a>
            </li>
          ) : null}
          {view.page === 'record' ? (
            <li>
              <a href={href({ id: '', kind: '', filters: {}, ...listOf(view.kind) })}>
                {tv('kinds', view.kind)}
              </a>
            </li>
          ) : null}
          <li>
            <span aria-current="page">
              {view.page === 'town' ? name(view.id) : view.page === 'record' ? view.id : pageName(view)}
            </span>
          </li>
        </ol>
      </nav>
      <span class="spread" />
      {RANGED.has(view.page) ? <RangePicker /> : null}
      <LiveButton />
      <button
        type="button"
        class="button quiet icon"
        aria-label={`${t('search.label')} (/)`}
        title={`${t('search.label')} (/)`}
        onClick={onSearch}
      >
        <Icon name="search" />
      </button>
      <Settings />
      <Menu label={t('session.as')} bare class="button quiet icon" button={<Icon name="person" />}>
        {() => (
          <div class="stack">
            <dl class="facts">
              <dt>{t('session.as')}</dt>
              <dd>{who?.name}</dd>
              <dt>{t('session.roles')}</dt>
              <dd>{who?.roles.map((role) => t(`role.${role}` as Key)).join('、')}</dd>
              <dt>{t('session.area')}</dt>
              <dd>{root}</dd>
            </dl>
            <button type="button" class="button" onClick={() => void signOut()}>
              {t('session.out')}
            </button>
          </div>
        )}
      </Menu>
    </header>
  );
}

/** Prints with every chart drawn: those below the fold are drawn when they are seen, and paper has no fold. */
function printAll() {
  dispatchEvent(new Event('quanyu:draw'));
  setTimeout(() => print(), 900);
}

/** Says whether what is shown follows events, and pauses it. */
export function LiveButton() {
  const { state } = useStore(live.store);
  const label = `${t('live.label')}: ${t(`live.${state}` as Key)}. ${t(state === 'paused' ? 'live.resume' : 'live.pause')} (P)`;
  return (
    <button
      type="button"
      class="button quiet small"
      aria-label={label}
      title={label}
      onClick={() => live.setPaused(state !== 'paused')}
    >
      <span class="live" data-state={state} id="live-state">
        <span class="dot" aria-hidden="true" />
        {t(`live.${state}` as Key)}
      </span>
    </button>
  );
}

function Choice<V extends string>({
  label,
  value,
  options,
  choose,
}: {
  label: string;
  value: V;
  options: readonly (readonly [V, string])[];
  choose: (value: V) => void;
}) {
  return (
    <div class="field" role="group" aria-label={label}>
      <span class="label">{label}</span>
      <div class="segments">
        {options.map(([option, words]) => (
          <button key={option} type="button" aria-pressed={option === value} onClick={() => choose(option)}>
            {words}
          </button>
        ))}
      </div>
    </div>
  );
}

function Settings() {
  const view = useView();
  const themes: [Theme, string][] = [
    ['light', t('theme.light')],
    ['dark', t('theme.dark')],
    ['system', t('theme.system')],
  ];
  const zones: [Zone, string][] = [
    ['Asia/Shanghai', t('zone.area')],
    ['UTC', t('zone.utc')],
  ];
  const languages: [Language, string][] = [
    ['zh', '中文'],
    ['en', 'English'],
  ];
  return (
    <Menu label={t('settings.label')} bare class="button quiet icon" button={<Icon name="settings" />}>
      {() => (
        <div class="stack">
          <Choice
            label={t('settings.language')}
            value={view.lang}
            options={languages}
            choose={(lang) => go({ lang })}
          />
          <Choice
            label={t('settings.theme')}
            value={view.theme}
            options={themes}
            choose={(theme) => go({ theme })}
          />
          <Choice
            label={t('settings.zone')}
            value={view.zone}
            options={zones}
            choose={(zone) => go({ zone })}
          />
          <div class="row">
            <a class="button" href={href({ page: 'city', id: '', filters: {}, kiosk: true })}>
              <Icon name="screen" />
              {t('settings.kiosk')}
            </a>
            <button type="button" class="button" onClick={printAll}>
              <Icon name="printer" />
              {t('settings.print')}
            </button>
          </div>
        </div>
      )}
    </Menu>
  );
}
