"""Take the pictures of README.md from a running demo: python tools/screenshots.py [http://127.0.0.1:8000]

Start the demo first (make run). The pictures show the demo's own day and its invented people.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PASSWORD = "dialogue-demo"
#: Picture, who looks, where.
PICTURES = (
    ("home", "clerk", "/"),
    ("opinion-entry", "clerk", "/feedback/opinions/new/?conference={conference}"),
    ("issue-list", "clerk", "/feedback/issues/"),
    ("issue", "responder", "{issue}"),
    ("monitor", "monitor", "/resolutions/monitor/"),
    ("signing-queue", "leader", "/resolutions/answers/queue/"),
    ("review-desk", "monitor", "/resolutions/reviews/desk/"),
)


def sign_in(browser, name):
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN", base_url=BASE)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    return page


def first_row(page, address):
    """Where the first row of a list leads."""
    page.goto(address)
    return page.locator("main table tbody a[href]").first.get_attribute("href")


def places(page):
    """What the addresses above need, read from the pages themselves."""
    conference = first_row(page, "/conferences/")
    return {
        "conference": conference.strip("/").split("/")[-1],
        "issue": first_row(page, "/feedback/issues/?stage=in_progress"),
    }


def notice(page):
    """The first sheet of the issued notice, as the office prints it."""
    page.goto(first_row(page, "/resolutions/notices/?state=issued"))
    pdf = page.locator("a[href*='/documents/']").first.get_attribute("href")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notice.pdf"
        file.write_bytes(page.request.get(pdf.split("?")[0]).body())
        command = ["pdftoppm", "-png", "-r", "80", "-singlefile", file, FOLDER / "notice"]
        subprocess.run(command, check=True)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        pages = {name: sign_in(browser, name) for name in {who for _picture, who, _where in PICTURES}}
        found = places(pages["clerk"])
        for picture, who, where in PICTURES:
            answer = pages[who].goto(where.format(**found))
            assert answer.ok, f"{answer.url} answered {answer.status}"
            pages[who].wait_for_load_state("networkidle")
            pages[who].screenshot(path=FOLDER / f"{picture}.png")
            print(f"{picture}.png")
        notice(pages["clerk"])
        print("notice.png")
        browser.close()


main()
