"""The page with the phones, opened in a real browser."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@asynccontextmanager
async def opened(url: object) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open the page; the list fills with whatever the browser complains about."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        await page.goto(str(url))
        yield page, complaints
        await browser.close()
