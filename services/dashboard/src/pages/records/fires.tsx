// The list of fires.
import { RecordList } from './list.tsx';

export const Page = () => <RecordList kind="fire" />;
