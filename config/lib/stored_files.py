"""Whole folders of the file storage, on a disk or in a bucket."""

from django.core.files.storage import default_storage


def contents(folder: str) -> tuple[list[str], list[str]]:
    """The names of the folders and of the files in a folder; none where it does not exist."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # a disk raises it, a bucket lists nothing
        return [], []
    return list(folders), list(files)


def delete_folder(folder: str) -> None:
    """Delete everything below a folder, and the folder; nothing where it does not exist."""
    folders, files = contents(folder)
    for name in folders:
        delete_folder(f"{folder}/{name}")
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
