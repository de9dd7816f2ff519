// A mail server for tests: it says on standard output where it listens, and then what each letter was, one JSON text a line.
// With "read FILE" it only says what that file is.
import { createReadStream, readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function describe(stream) {
  const mail = await simpleParser(stream);
  const headers = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line]));
  return { from: mail.from?.text, to: mail.to?.value.map((one) => one.address) ?? [], subject: mail.subject, text: mail.text, html: mail.html || null, headers, attachments: mail.attachments.length };
}

function answer(code, sentence) {
  const error = new Error(sentence);
  error.responseCode = code;
  return error;
}

const [what, settings] = process.argv.slice(2);
if (what === "read") {
  say(await describe(createReadStream(settings)));
} else {
  const { security, key, cert, user, password } = JSON.parse(settings);
  const tried = new Set();
  const server = new SMTPServer({
    secure: security === "tls",
    key: key && readFileSync(key),
    cert: cert && readFileSync(cert),
    hideSTARTTLS: security !== "starttls",
    authOptional: !user,
    disabledCommands: user ? [] : ["AUTH"],
    disableReverseLookup: true,
    onAuth: (given, session, done) => (given.username === user && given.password === password ? done(null, { user }) : done(answer(535, "Nobody by that name"))),
    onRcptTo: (address, session, done) => {
      if (address.address.startsWith("never")) return done(answer(550, `No <${address.address}> here`));
      if (address.address.startsWith("later") && !tried.has(address.address)) {
        tried.add(address.address);
        return done(answer(451, `Not now, <${address.address}>`));
      }
      return done();
    },
    onData: async (stream, session, done) => {
      const mail = await describe(stream);
      say({ mail, envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address) }, secure: session.secure, user: session.user || null });
      done();
    },
  });
  server.on("error", (error) => process.stderr.write(`${error.message}\n`));
  server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
  // Whoever started it has gone when its input ends.
  process.stdin.resume().on("end", () => process.exit(0));
}
