// The warning inbox and a warning's own address, as the registry of pages names them.
export { Page } from '../warnings/page.tsx';
