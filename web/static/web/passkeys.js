// Passkeys: a button asks the browser for one, and its form carries the answer. Without scripting, or where the browser
// knows none, the button does not show, and the page says what else there is.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const asked = {
  async create({ publicKey }) {
    const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    const excludeCredentials = known(publicKey.excludeCredentials);
    return navigator.credentials.create({
      publicKey: { ...publicKey, user, excludeCredentials, challenge: bytes(publicKey.challenge) },
    });
  },
  async get({ publicKey }) {
    const allowCredentials = known(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials, challenge: bytes(publicKey.challenge) } });
  },
};

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response: { ...Object.fromEntries(said), transports: response.getTransports?.() ?? [] },
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const form = button.closest("form");
  const trouble = form.querySelector("[data-passkey-trouble]");
  button.hidden = !window.PublicKeyCredential;
  form.querySelector("[data-passkey-none]").hidden = Boolean(window.PublicKeyCredential);
  button.addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      form.elements.credential.value = told(await asked[button.dataset.passkey](JSON.parse(button.dataset.options)));
      form.submit();
    } catch {
      trouble.hidden = false;
      trouble.focus();
    }
  });
}
