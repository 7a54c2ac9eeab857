// The frame around every page, and who may see it: without a session only the login page. Used by main.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { live } from '../state/live.ts';
import { session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { go, useView } from '../state/view.ts';
import { Waiting } from '../ui/states.tsx';
import { Announcer, Banners, useWatch } from './banners.tsx';
import { Find } from './find.tsx';
import { KeyList, useKeys } from './keys.tsx';
import { Login, remember } from './login.tsx';
import { pageName } from './navigation.ts';
import { CurrentPage } from './page.tsx';
import { Side } from './side.tsx';
import { Top } from './top.tsx';

export function App() {
  const who = useStore(session);
  const view = useView();
  useEffect(() => {
    if (who === null && view.page !== 'login') remember(location.pathname + location.search);
    // A link that signs in as somebody else must work while somebody is signed in.
    if (who && view.page === 'login' && !location.hash.includes('key='))
      go({ page: 'city', id: '', filters: {} }, 'replace');
  }, [who, view.page]);
  if (view.page === 'login' || who === null) return <Login />;
  if (who === undefined) {
    return (
      <>
        <Banners />
        <p class="splash">{t('product')}</p>
        <div class="main">
          <Waiting />
        </div>
      </>
    );
  }
  return <Frame key={who.name} />;
}

function Frame() {
  const view = useView();
  const [menu, setMenu] = useState(false);
  const [find, setFind] = useState(false);
  const [keys, setKeys] = useState(false);
  useWatch();
  useKeys({ help: () => setKeys(true), search: () => setFind(true) });
  useEffect(() => live.start(), []);
  const name = pageName(view);
  useEffect(() => {
    document.title = `${name} · ${t('product')}`;
  }, [name]);
  // The menu closes when the page changes.
  useEffect(() => setMenu(false), [view.page, view.id]);
  if (view.kiosk) {
    return (
      <div class="kiosk">
        <Banners />
        <main id="content">
          <CurrentPage name={view.page} />
        </main>
        <Announcer />
      </div>
    );
  }
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t('skip.content')}
      </a>
      <Side open={menu} />
      <div class="body">
        <Top onMenu={() => setMenu(!menu)} onSearch={() => setFind(true)} menuOpen={menu} />
        <Banners />
        <main class="main" id="content" tabIndex={-1}>
          <CurrentPage name={view.page} />
        </main>
      </div>
      {find ? <Find close={() => setFind(false)} /> : null}
      {keys ? <KeyList close={() => setKeys(false)} /> : null}
      <Announcer />
    </div>
  );
}
