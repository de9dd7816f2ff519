/** Somebody's picture, or their initial where there is none. The name stands beside it. */
export function Portrait({ name, picture, large }: { name: string; picture: string | null; large?: boolean }) {
  const size = large ? 'initial large' : 'initial';
  if (picture !== null) return <img className={size} src={picture} alt="" width={128} height={128} />;
  return (
    <span className={size} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
