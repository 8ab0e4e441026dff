// Loaded into Node by NODE_OPTIONS. Some commands of the stock heroku command have hosts of Heroku's inside (apps:favorites, notifications, apps:errors,
// ps:autoscale) and send the key there. While HEROKU_HOST names another platform, these names lead to that platform, which answers by what it has not.
'use strict';
const dns = require('node:dns');
const foreign = /(^|\.)(heroku|herokai|herokuapp|herokuspace|herokudev|salesforce)\.com\.?$/i;
const home = (() => {
  try { return new URL(process.env.HEROKU_HOST || '').hostname.replace(/^\[|\]$/g, ''); } catch { return ''; }
})();
if (home && !foreign.test(home)) {
  const name = (host) => (typeof host === 'string' && foreign.test(host) ? home : host);
  const lookup = dns.lookup;
  dns.lookup = function (host, ...rest) { return lookup.call(dns, name(host), ...rest); };
  const promised = dns.promises.lookup;
  dns.promises.lookup = function (host, ...rest) { return promised.call(dns.promises, name(host), ...rest); };
}
