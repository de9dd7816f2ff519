import type { Pages } from './usePages';

/** What is under a list: that there is nothing, that it failed, or more of it. */
export function More<T>({ list, nothing }: { list: Pages<T>; nothing: string }) {
  return (
    <>
      {list.items?.length === 0 && <p className="empty">{nothing}</p>}
      <p className="error" role="alert">
        {list.error}
      </p>
      {list.more && (
        <div>
          <button type="button" data-testid="more" onClick={list.more}>
            More
          </button>
        </div>
      )}
    </>
  );
}
