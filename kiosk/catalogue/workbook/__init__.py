"""The catalogue as a workbook that clerks edit: its sheets, both ways between them and the raw
description."""
