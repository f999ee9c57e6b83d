// One line of JSON for each test that ended, for cargo xtask test.

export default async function* reporter(source) {
  for await (const { type, data } of source) {
    // What a test measured.
    if (type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const error = data.details?.error;
    const cause = error?.cause ?? error;
    yield `${JSON.stringify({
      name: data.name,
      file: data.file,
      passed: type === 'test:pass',
      skipped: data.skip !== undefined || data.todo !== undefined,
      why: cause === undefined ? '' : String(cause?.stack ?? cause?.message ?? cause),
    })}\n`;
  }
}
