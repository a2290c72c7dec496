"""Courses, lessons, enrolments."""
