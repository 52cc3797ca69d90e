"""Rendering of a page from its template."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

HERE = Path(__file__).parent
_templates = Jinja2Templates(directory=str(HERE / "templates"))
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True


def page(request: Request, name: str, status: int = 200, headers: Optional[Dict[str, str]] = None,
         **context: Any) -> Response:
    """The template ``name`` filled with ``context``; escaped, unless the template marks it safe."""
    return _templates.TemplateResponse(request, name, context, status_code=status, headers=headers)
