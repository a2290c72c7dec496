// Makes or uses a passkey (WebAuthn) when its button is pressed, puts what the device says into the form and sends it.
// data-passkey="create" or "get" · options from the JSON element named by data-passkey-options, or from data-passkey-url.
// What goes wrong is said in a toast: data-text-failed, data-text-unknown (the address or the browser has no passkeys).
import { show } from "./toasts.js";

export async function use(button) {
  try {
    const { publicKey } = await readOptions(button);
    const make = button.dataset.passkey === "create";
    const credential = make
      ? await navigator.credentials.create({ publicKey: creation(publicKey) })
      : await navigator.credentials.get({ publicKey: request(publicKey) });
    button.form.elements.credential.value = JSON.stringify(plain(credential));
    button.form.requestSubmit();
  } catch (error) {
    const isRefusal = error.name === "NotAllowedError" || error.name === "InvalidStateError";
    show({ message: isRefusal ? button.dataset.textFailed : button.dataset.textUnknown, tone: "bad" });
  }
}

async function readOptions(button) {
  const { passkeyOptions: id, passkeyUrl: url } = button.dataset;
  const options = id
    ? JSON.parse(document.getElementById(id).textContent)
    : (await (await fetch(url, { headers: { Accept: "application/json" } })).json()).request_options;
  return options;
}

// --- Bytes travel as base64url ---
function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withId = (credential) => ({ ...credential, id: bytes(credential.id) });

// The passkey signs in by itself: it is kept on the device, which checks who holds it.
function creation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: withId(options.user),
    excludeCredentials: (options.excludeCredentials ?? []).map(withId),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
}

function request(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(withId),
  };
}

function plain(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: text(answer.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[name]) response[name] = text(answer[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
