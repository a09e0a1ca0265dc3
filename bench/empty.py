import streamlit as st  # noqa: F401
