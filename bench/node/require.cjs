// How long it takes to require the package, in a process of its own.
'use strict';

const began = performance.now();
require(process.argv[2]);
console.log(JSON.stringify({ millis: performance.now() - began }));
