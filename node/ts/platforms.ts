/** @internal Endings of the names of packages with a program for this machine. */
export function platforms(): string[] {
  const name = `${process.platform}-${process.arch}`;
  // npm installs the one of the two that fits the machine's C library.
  return process.platform === 'linux' ? [`${name}-gnu`, `${name}-musl`] : [name];
}
