// Sends what the form holds as JSON to the call that the form names. The token comes behind "#" in the address, which
// no server ever sees; it is taken out of the address at once, so that it stays in no history.

const form = document.querySelector("form");
const outcome = document.getElementById("outcome");
const button = form.querySelector("button");

const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token) {
  form.elements.token.value = token;
  history.replaceState(null, "", location.pathname);
}

// Where the application lies, whatever path it is deployed under: this file is account/account.js in it.
const root = new URL("..", import.meta.url);

function say(text) {
  outcome.textContent = text;
  outcome.focus();
}

function complaints(problem) {
  const each = (problem.errors ?? []).map((error) => error.message);
  return each.length > 0 ? each.join(" ") : problem.detail ?? problem.title ?? "It did not work.";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    const answer = await fetch(new URL(form.dataset.call.slice(1), root), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    if (answer.ok) {
      form.hidden = true;
      say(form.dataset.done);
    } else {
      say(complaints(await answer.json()));
    }
  } catch {
    say("The server could not be reached. Try again.");
  } finally {
    button.disabled = false;
  }
});
