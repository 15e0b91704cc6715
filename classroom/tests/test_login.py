"""Students sign in with their password of this machine, by the form that they see."""

import re

import aiohttp
import trial
from conftest import PORT

HUB = f"http://127.0.0.1:{PORT}/hub"


async def sign_in(name, password):
    """The answer to the form, as a browser gets it: its status, and where it leads."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{HUB}/login") as page:
            token = re.search(r'name="_xsrf" value="([^"]+)"', await page.text())[1]
        form = {"username": name, "password": password, "_xsrf": token}
        async with browser.post(f"{HUB}/login", data=form, allow_redirects=False) as answer:
            leads_to = answer.headers.get("Location", "")
        async with browser.get(f"{HUB}/home", allow_redirects=False) as home:
            return answer.status, leads_to, home.status


def test_the_password_of_the_machine_opens_the_hub(classroom, run):
    for name in classroom.names:
        status, leads_to, home = run(sign_in(name, classroom.password))
        assert (status, home) == (302, 200) and "/hub/" in leads_to


def test_nothing_else_does(classroom, run):
    own = classroom.names[0]
    wrong = [(own, classroom.password + "x"), (own, ""), (trial.user_name(99), classroom.password)]
    for name, password in [*wrong, ("root", classroom.password)]:
        status, _, home = run(sign_in(name, password))
        assert status == 403 and home == 302, name
