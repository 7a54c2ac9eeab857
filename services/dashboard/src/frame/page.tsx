// Loads the page that the address names and shows it; a page that fails fails alone. Used by the frame.
import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { type Loader, pages } from '../pages/registry.ts';
import type { PageName } from '../state/address.ts';
import { href } from '../state/view.ts';
import { Empty, Waiting } from '../ui/states.tsx';

const loaded = new Map<Loader, ComponentType>();

class Guard extends Component<{ children: ComponentChildren }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static override getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div class="state error" role="alert">
        <strong>{t('error.page')}</strong>
        <code class="small">{this.state.error.message}</code>
        <button type="button" class="button" onClick={() => this.setState({ error: null })}>
          {t('error.retry')}
        </button>
      </div>
    );
  }
}

export function CurrentPage({ name }: { name: PageName }) {
  const [, setTick] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    if (name === 'login' || name === 'missing') return;
    const load = pages[name];
    if (loaded.has(load)) return;
    let gone = false;
    load()
      .then(({ Page }) => {
        loaded.set(load, Page);
        if (!gone) setTick((tick) => tick + 1);
      })
      .catch(() => {
        if (!gone) setFailed(true);
      });
    return () => {
      gone = true;
    };
  }, [name]);
  if (name === 'missing' || name === 'login') {
    return (
      <Empty>
        <h1 tabIndex={-1} id="page-title">
          {t('page.missing')}
        </h1>
        <p>{t('page.missing.text')}</p>
        <a class="button" href={href({ page: 'city', id: '', filters: {} })}>
          {t('page.city')}
        </a>
      </Empty>
    );
  }
  const Page = loaded.get(pages[name]);
  if (failed) {
    return (
      <Empty>
        <strong>{t('error.network')}</strong>
        <button type="button" class="button" onClick={() => location.reload()}>
          {t('error.retry')}
        </button>
      </Empty>
    );
  }
  if (!Page) return <Waiting />;
  return (
    <Guard key={pages[name]}>
      <Page />
    </Guard>
  );
}
