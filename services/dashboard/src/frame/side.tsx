// The side bar: where one can go, and how many warnings are open. Used by the frame.
import { type Key, t } from '../i18n/index.ts';
import { live } from '../state/live.ts';
import { session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { href, useView } from '../state/view.ts';
import { type Entry, GROUPS } from './navigation.ts';

export function Side({ open }: { open: boolean }) {
  const view = useView();
  const may = useStore(session)?.may;
  const warnings = useStore(live.store).snapshot?.warnings;
  const open_ = warnings?.open ?? null;
  const current = (entry: Entry) => {
    const page =
      view.page === 'town'
        ? 'towns'
        : view.page === 'warning'
          ? 'warnings'
          : view.page === 'query'
            ? 'analyst'
            : view.page;
    return page === entry.to.page && (entry.to.id === undefined || entry.to.id === view.id);
  };
  return (
    <nav class="side" aria-label={t('nav.label')} data-open={open} id="navigation">
      <a class="brand" href={href({ page: 'city', id: '', filters: {} })}>
        <img src="/icon.svg" alt="" />
        <span>
          {t('product')}
          <small>{t('product.tagline')}</small>
        </span>
      </a>
      {GROUPS.map((group) => (
        <section key={group.key} aria-label={t(group.key)}>
          <h2>{t(group.key)}</h2>
          <ul>
            {group.entries
              .filter((entry) => !entry.may || may?.[entry.may])
              .map((entry) => (
                <li key={entry.key}>
                  <a
                    href={href({ id: '', kind: '', filters: {}, ...entry.to })}
                    aria-current={current(entry) ? 'page' : undefined}
                  >
                    {t(entry.key)}
                    {entry.to.page === 'warnings' && open_ !== null ? (
                      <span class={`badge ${warnings?.red ? 'red' : ''}`} title={t('kinds.warning' as Key)}>
                        {open_}
                      </span>
                    ) : null}
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
