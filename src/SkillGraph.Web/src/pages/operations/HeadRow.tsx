/** The names of a table's columns; one of things to do has a name that is heard and not seen. */
export function HeadRow({ columns, hasActions = false }: { columns: readonly string[]; hasActions?: boolean }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <th key={column} role="columnheader" scope="col">
            {column}
          </th>
        ))}
        {hasActions && (
          <th role="columnheader" scope="col">
            <span className="unseen">What to do</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
