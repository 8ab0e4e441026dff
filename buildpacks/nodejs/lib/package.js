// Answers questions about a package.json: node package.js FILE check|engine|hooks|start|"script NAME". No answer: status 1.
'use strict';
const [file, question] = process.argv.slice(2);
const text = require('fs').readFileSync(file, 'utf8').replace(/^\uFEFF/, '');

let app;
try {
  app = JSON.parse(text);
} catch (broken) {
  console.error(broken.message);
  process.exit(1);
}

if (app === null || typeof app !== 'object' || Array.isArray(app)) {
  console.error('It holds no object.');
  process.exit(1);
}

const scripts = app.scripts !== null && typeof app.scripts === 'object' ? app.scripts : {};
const script = (name) => (typeof scripts[name] === 'string' && scripts[name].trim() !== '' ? scripts[name] : undefined);
const serves = () => require('fs').existsSync(require('path').join(require('path').dirname(file), 'server.js'));

// Without hooks the command itself is started: npm in between would take SIGTERM for itself. 'node server.js' is npm's own default.
const start = () => (script('prestart') || script('poststart') ? 'npm start' : script('start') || (serves() ? 'node server.js' : undefined));

const answers = {
  check: () => '',
  engine: () => (app.engines && typeof app.engines.node === 'string' ? app.engines.node.replace(/[^\x20-\x7e]/g, '') : ''),
  hooks: () => (start() === 'npm start' ? '' : undefined),
  start,
};
const answer = question.startsWith('script ') ? script(question.slice('script '.length)) : answers[question]();
if (answer === undefined) {
  process.exit(1);
}
if (answer !== '') {
  console.log(answer);
}
